package org.tributary.core.media;

/**
 * SHA-256 of each chunk of a segment, recorded by the helper that had the bytes from the source;
 * they travel with the segment.
 */
public final class Digests {
  /** The length of every chunk but the last, in bytes. */
  public static final int CHUNK_BYTES = 64 * 1024;

  private final byte[] joined;

  /**
   * Takes digests as they are stored and sent.
   *
   * @param joined the chunks' digests one after the other
   */
  public Digests(byte[] joined) {
    if (joined.length % Sha256.LENGTH != 0) {
      throw new IllegalArgumentException("not whole digests: " + joined.length + " bytes");
    }
    this.joined = joined.clone();
  }

  /** How many chunks {@code length} bytes have. */
  public static int chunks(long length) {
    return Math.toIntExact((length + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  /** How many chunks. */
  public int count() {
    return joined.length / Sha256.LENGTH;
  }

  /** The digest of chunk {@code index}. */
  public byte[] of(int index) {
    byte[] one = new byte[Sha256.LENGTH];
    System.arraycopy(joined, index * Sha256.LENGTH, one, 0, Sha256.LENGTH);
    return one;
  }

  /** All digests, one after the other. */
  public byte[] joined() {
    return joined.clone();
  }
}
