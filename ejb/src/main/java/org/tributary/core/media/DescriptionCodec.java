package org.tributary.core.media;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one binary form of descriptions and metadata: in segment files, between helpers and in the
 * catalogue. Big-endian, strings as {@link DataOutput#writeUTF}; a byte tells the form's version.
 */
public final class DescriptionCodec {
  private static final int FORM = 1;

  private DescriptionCodec() {}

  /** A description as bytes. */
  public static byte[] encode(Description description) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      write(description, new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if these are not exactly the bytes of a valid description
   */
  public static Description decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Description description = read(in);
    if (in.available() > 0) {
      throw new IOException("description is followed by " + in.available() + " bytes");
    }
    return description;
  }

  /** Writes a description. */
  public static void write(Description description, DataOutput out) throws IOException {
    out.writeByte(FORM);
    out.writeUTF(description.id().source());
    out.writeUTF(description.id().path());
    Version version = description.version();
    out.writeUTF(version.validator());
    out.writeLong(version.length());
    out.writeInt(version.layout() instanceof Layout.Fixed fixed ? fixed.segmentBytes() : 0);
    write(description.metadata(), out);
  }

  /**
   * Reads a description.
   *
   * @throws IOException if it is cut short or holds nonsense
   */
  public static Description read(DataInput in) throws IOException {
    try {
      int form = in.readUnsignedByte();
      if (form != FORM) {
        throw new IOException("unknown form of description: " + form);
      }
      MediaId id = new MediaId(in.readUTF(), in.readUTF());
      String validator = in.readUTF();
      long length = in.readLong();
      int segmentBytes = in.readInt();
      Layout layout = segmentBytes == 0 ? new Layout.Listed() : new Layout.Fixed(segmentBytes);
      return new Description(id, new Version(validator, length, layout), readMetadata(in));
    } catch (IllegalArgumentException | EOFException | UTFDataFormatException e) {
      throw new IOException("not a description: " + e.getMessage(), e);
    }
  }

  /** Writes metadata. */
  public static void write(Metadata metadata, DataOutput out) throws IOException {
    out.writeUTF(metadata.contentType());
    out.writeLong(metadata.length());
    out.writeUTF(metadata.etag().orElse(""));
    out.writeLong(metadata.lastModified().map(Instant::getEpochSecond).orElse(Long.MIN_VALUE));
    out.writeBoolean(metadata.ranges());
    CacheTerms terms = metadata.terms();
    out.writeLong(terms.lifetime().orElse(-1));
    out.writeBoolean(terms.noStore());
    out.writeBoolean(terms.noCache());
    out.writeBoolean(terms.mustRevalidate());
    out.writeBoolean(terms.immutable());
    out.writeLong(terms.staleWhileRevalidate());
    out.writeLong(terms.staleIfError());
    out.writeLong(metadata.generatedAt().toEpochMilli());
  }

  /**
   * Reads metadata.
   *
   * @throws IOException if it is cut short or holds nonsense
   */
  public static Metadata readMetadata(DataInput in) throws IOException {
    try {
      String contentType = in.readUTF();
      long length = in.readLong();
      String etag = in.readUTF();
      long lastModified = in.readLong();
      boolean ranges = in.readBoolean();
      long lifetime = in.readLong();
      CacheTerms terms =
          new CacheTerms(
              lifetime < 0 ? OptionalLong.empty() : OptionalLong.of(lifetime),
              in.readBoolean(),
              in.readBoolean(),
              in.readBoolean(),
              in.readBoolean(),
              in.readLong(),
              in.readLong());
      return new Metadata(
          contentType,
          length,
          etag.isEmpty() ? Optional.empty() : Optional.of(etag),
          lastModified == Long.MIN_VALUE
              ? Optional.empty()
              : Optional.of(Instant.ofEpochSecond(lastModified)),
          ranges,
          terms,
          Instant.ofEpochMilli(in.readLong()));
    } catch (IllegalArgumentException
        | DateTimeException
        | EOFException
        | UTFDataFormatException e) {
      throw new IOException("not metadata: " + e.getMessage(), e);
    }
  }
}
