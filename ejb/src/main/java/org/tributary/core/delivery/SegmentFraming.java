package org.tributary.core.delivery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.Digests;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;

/**
 * How a segment travels between helpers, as the body of a response: what it is, then its chunks,
 * each behind its digest, so that every chunk can be checked before any of it is passed on.
 *
 * <p>Big-endian. {@code 'T' 'S' 'G'}, a byte for the form (1), an int: the length of what follows
 * before the chunks. Then the object's description and the metadata of the resource that the bytes
 * are from (both as {@link DescriptionCodec} writes them), the segment's number (long), its length
 * (int), and the position within it of the first chunk that is sent (int). Then the chunks to the
 * segment's end: 32 bytes of SHA-256 and the chunk's bytes, {@link Digests#CHUNK_BYTES} of them but
 * for the last.
 *
 * <p>Chunks are whole and aligned: who asks for a segment from the middle of a chunk gets that
 * whole chunk and, when it has been checked, drops what lies before.
 */
public final class SegmentFraming {
  /** The media type of such a body. */
  public static final String MEDIA_TYPE = "application/vnd.tributary.segment";

  private static final byte[] MAGIC = {'T', 'S', 'G', 1};
  private static final int START_BYTES = MAGIC.length + Integer.BYTES;
  private static final int MAX_PREAMBLE = 256 * 1024;

  private SegmentFraming() {}

  /** The position of the chunk that holds byte {@code from} of a segment. */
  public static int aligned(int from) {
    return from - from % Digests.CHUNK_BYTES;
  }

  /**
   * What is sent before the chunks of {@code segment}.
   *
   * @param from where the first chunk that is sent begins: {@link #aligned}
   */
  public static byte[] preamble(StoredSegment segment, int from) {
    if (from != aligned(from) || from > segment.length()) {
      throw new IllegalArgumentException("no chunk of " + segment.key() + " begins at " + from);
    }
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream(512);
      DataOutputStream out = new DataOutputStream(body);
      DescriptionCodec.write(segment.description(), out);
      DescriptionCodec.write(segment.resource(), out);
      out.writeLong(segment.number());
      out.writeInt(segment.length());
      out.writeInt(from);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(START_BYTES + body.size());
      DataOutputStream start = new DataOutputStream(bytes);
      start.write(MAGIC);
      start.writeInt(body.size());
      body.writeTo(start);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
  }

  /** The length of the whole body. */
  public static long bodyLength(byte[] preamble, StoredSegment segment, int from) {
    int bytes = segment.length() - from;
    return preamble.length + (long) Digests.chunks(bytes) * Sha256.LENGTH + bytes;
  }

  /** What came is not such a body, or not of the segment that was asked for. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String what) {
      super(what);
    }
  }

  /** A chunk does not match its digest. */
  public static final class CorruptException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptException(String what) {
      super(what);
    }
  }

  /**
   * Bytes of an element that may be passed on.
   *
   * @param offset in the element
   * @param length 0 where the element brings none
   */
  public record Piece(int offset, int length) {
    private static final Piece NONE = new Piece(0, 0);
  }

  /**
   * Reads such a body, one element after the other: the caller gathers as many bytes as are {@link
   * #needed} and hands them in. Confined to one thread at a time.
   */
  public static final class Reader {
    private final SegmentKey key;
    private final int from;
    private int preambleLength;
    private Optional<StoredSegment> segment = Optional.empty();
    private int position;

    /** Expects the segment {@code key} from byte {@code from} of it. */
    public Reader(SegmentKey key, int from) {
      this.key = key;
      this.from = from;
      this.position = aligned(from);
    }

    /** The length of the next element; 0 when there is none. */
    public int needed() {
      if (segment.isEmpty()) {
        return preambleLength == 0 ? START_BYTES : preambleLength;
      }
      int rest = segment.get().length() - position;
      return rest == 0 ? 0 : Sha256.LENGTH + Math.min(rest, Digests.CHUNK_BYTES);
    }

    /** What the preamble tells, once it has come; the supplier in it is whoever sent it. */
    public Optional<StoredSegment> segment() {
      return segment;
    }

    /**
     * Takes the next element.
     *
     * @param element exactly {@link #needed} bytes
     * @return which of them may be passed on
     */
    public Piece take(byte[] element) throws MalformedException, CorruptException {
      if (element.length != needed() || element.length == 0) {
        throw new IllegalArgumentException(
            "an element of " + element.length + " bytes instead of " + needed());
      }
      if (segment.isPresent()) {
        return chunk(element);
      }
      if (preambleLength == 0) {
        start(element);
      } else {
        segment = Optional.of(preamble(element));
      }
      return Piece.NONE;
    }

    private void start(byte[] element) throws MalformedException {
      if (!Arrays.equals(element, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw new MalformedException("not a segment of form 1");
      }
      int length = 0;
      for (int i = MAGIC.length; i < START_BYTES; i++) {
        length = length << Byte.SIZE | (element[i] & 0xff);
      }
      if (length <= 0 || length > MAX_PREAMBLE) {
        throw new MalformedException("a preamble of " + length + " bytes");
      }
      preambleLength = length;
    }

    private StoredSegment preamble(byte[] element) throws MalformedException {
      try {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(element));
        Description description = DescriptionCodec.read(in);
        Metadata resource = DescriptionCodec.readMetadata(in);
        long number = in.readLong();
        int length = in.readInt();
        int start = in.readInt();
        if (in.available() > 0) {
          throw new MalformedException("a preamble with a tail");
        }
        if (!description.key().equals(key.object()) || number != key.number()) {
          throw new MalformedException(
              description.key() + "/" + number + " came instead of " + key);
        }
        if (length < 0 || from > length || start != aligned(from)) {
          throw new MalformedException(
              "bytes from " + start + " of " + length + " for those from " + from);
        }
        return new StoredSegment(description, number, length, resource, "");
      } catch (EOFException e) {
        throw new MalformedException("a preamble that is cut short");
      } catch (MalformedException e) {
        throw e;
      } catch (IOException e) {
        throw new MalformedException(String.valueOf(e.getMessage()));
      }
    }

    private Piece chunk(byte[] element) throws CorruptException {
      int length = element.length - Sha256.LENGTH;
      MessageDigest digest = Sha256.digest();
      digest.update(element, Sha256.LENGTH, length);
      if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOf(element, Sha256.LENGTH))) {
        throw new CorruptException("chunk at " + position + " of " + key);
      }
      int before = Math.min(length, Math.max(0, from - position));
      position += length;
      return new Piece(Sha256.LENGTH + before, length - before);
    }
  }
}
