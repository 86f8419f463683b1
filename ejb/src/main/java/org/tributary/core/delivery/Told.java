package org.tributary.core.delivery;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.Now;

/**
 * What one helper tells another of an object, and how old that is: clocks of two helpers may
 * differ, ages do not.
 *
 * @param ageMillis since the source generated what is told
 */
public record Told(Description description, long ageMillis) {
  private static final long MAX_AGE_MILLIS = Duration.ofDays(36_500).toMillis();

  /** What is told, as this helper's own clock says. */
  public Description by(Now now) {
    Metadata metadata = description.metadata();
    Instant generatedAt = now.wall().minusMillis(ageMillis);
    return new Description(
        description.id(), description.version(), metadata.validated(metadata.terms(), generatedAt));
  }

  /**
   * As bytes: the age, a big-endian long, and the description as {@link DescriptionCodec} writes
   * it.
   */
  public byte[] encode() {
    byte[] described = DescriptionCodec.encode(description);
    byte[] bytes = new byte[Long.BYTES + described.length];
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (ageMillis >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    System.arraycopy(described, 0, bytes, Long.BYTES, described.length);
    return bytes;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if these are not exactly such bytes
   */
  public static Told decode(byte[] bytes) throws IOException {
    if (bytes.length < Long.BYTES) {
      throw new IOException("cut short");
    }
    long age = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      age = age << Byte.SIZE | (bytes[i] & 0xff);
    }
    if (age < 0 || age > MAX_AGE_MILLIS) {
      throw new IOException("not an age: " + age);
    }
    return new Told(
        DescriptionCodec.decode(Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)), age);
  }

  static Told of(Now now, Description description) {
    long age = Duration.between(description.metadata().generatedAt(), now.wall()).toMillis();
    return new Told(description, Math.max(0, Math.min(age, MAX_AGE_MILLIS)));
  }
}
