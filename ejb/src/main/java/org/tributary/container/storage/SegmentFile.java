package org.tributary.container.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Sha256;

/**
 * The form of a segment file. It describes itself, so that the catalogue can be rebuilt from the
 * files alone.
 *
 * <pre>
 * body      the segment's bytes, from offset 0, so that they can be mapped and sent as they are
 * trailer   description, number (8), length (4), metadata of the resource, supplier (UTF),
 *           digest count (4), digests
 * footer    trailer length (4), CRC-32 of the trailer (4), magic (8)
 * </pre>
 *
 * All numbers are big-endian. The footer comes last: a file that was cut short has none.
 *
 * @param segment what the file says of itself
 * @param digests of the body's chunks
 */
record SegmentFile(StoredSegment segment, Digests digests) {
  /** Names the form; a new one gets a new name, and files of the old one are removed. */
  private static final long MAGIC = 0x5472_6962_5365_6731L; // "TribSeg1"

  private static final int FOOTER_BYTES = 16;

  /** No trailer is longer; what claims to be is damaged. */
  private static final int TRAILER_MAX = 16 << 20;

  /** What a trailer holds beside strings and digests, generously. */
  private static final int FIXED_BYTES = 1024;

  private static final int UTF_MAX = 3;
  private static final int BLOCK_BYTES = 4096;

  /** The most that the file of a segment takes on the disk, in whole blocks. */
  static long footprint(Description description, int length) {
    Metadata metadata = description.metadata();
    long strings =
        description.id().source().length()
            + description.id().path().length()
            + description.version().validator().length()
            + 2L * metadata.contentType().length()
            + 2L * metadata.etag().map(String::length).orElse(0);
    long digests = (long) Digests.chunks(length) * Sha256.LENGTH;
    long bytes = length + digests + strings * UTF_MAX + FIXED_BYTES;
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** What follows the body. */
  ByteBuffer tail() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIXED_BYTES);
    DataOutputStream out = new DataOutputStream(bytes);
    DescriptionCodec.write(segment.description(), out);
    out.writeLong(segment.number());
    out.writeInt(segment.length());
    DescriptionCodec.write(segment.resource(), out);
    out.writeUTF(segment.supplier());
    out.writeInt(digests.count());
    out.write(digests.joined());
    byte[] trailer = bytes.toByteArray();
    out.writeInt(trailer.length);
    out.writeInt(crc(trailer));
    out.writeLong(MAGIC);
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /**
   * Reads what a file says of itself. Its body is not looked at.
   *
   * @throws IOException if it cannot be read or is not a whole segment file
   */
  static SegmentFile read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < FOOTER_BYTES) {
      throw new IOException("too short for a segment file: " + size);
    }
    ByteBuffer footer = readFully(channel, size - FOOTER_BYTES, FOOTER_BYTES);
    int trailerLength = footer.getInt();
    int crc = footer.getInt();
    if (footer.getLong() != MAGIC) {
      throw new IOException("no segment file, or one that was cut short");
    }
    long length = size - FOOTER_BYTES - trailerLength;
    if (trailerLength < 0 || trailerLength > TRAILER_MAX || length < 0) {
      throw new IOException("trailer has an impossible length: " + trailerLength);
    }
    byte[] trailer = readFully(channel, length, trailerLength).array();
    if (crc(trailer) != crc) {
      throw new IOException("trailer is damaged");
    }
    SegmentFile file = parse(trailer);
    if (file.segment.length() != length
        || file.digests.count() != Digests.chunks(file.segment.length())) {
      throw new IOException("body of " + length + " bytes does not fit its trailer");
    }
    return file;
  }

  /** The digests of a body's chunks, from the buffer's 0 to its limit. */
  static Digests digests(ByteBuffer body) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    MessageDigest digest = Sha256.digest();
    for (int from = 0; from < body.limit(); from += Digests.CHUNK_BYTES) {
      digest.update(body.slice(from, Math.min(Digests.CHUNK_BYTES, body.limit() - from)));
      joined.writeBytes(digest.digest());
    }
    return new Digests(joined.toByteArray());
  }

  /**
   * Checks a body against the digests.
   *
   * @throws IOException if a chunk has other bytes than were written
   */
  void check(ByteBuffer body) throws IOException {
    MessageDigest digest = Sha256.digest();
    for (int chunk = 0; chunk < digests.count(); chunk++) {
      int from = chunk * Digests.CHUNK_BYTES;
      digest.update(body.slice(from, Math.min(Digests.CHUNK_BYTES, body.limit() - from)));
      if (!Arrays.equals(digest.digest(), digests.of(chunk))) {
        throw new IOException("chunk " + chunk + " of " + segment.key() + " is damaged");
      }
    }
  }

  /** Reads {@code length} bytes from {@code position}; positioned at their start. */
  static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("file ends at " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }

  private static SegmentFile parse(byte[] trailer) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(trailer));
    Description description = DescriptionCodec.read(in);
    long number = in.readLong();
    int length = in.readInt();
    Metadata resource = DescriptionCodec.readMetadata(in);
    String supplier = in.readUTF();
    int count = in.readInt();
    if (number < 0 || length < 0 || count < 0 || in.available() != count * Sha256.LENGTH) {
      throw new IOException("trailer makes no sense");
    }
    return new SegmentFile(
        new StoredSegment(description, number, length, resource, supplier),
        new Digests(in.readAllBytes()));
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
