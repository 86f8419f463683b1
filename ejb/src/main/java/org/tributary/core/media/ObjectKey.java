package org.tributary.core.media;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One version of one media object, short enough to advertise: two 64-bit prefixes of SHA-256, the
 * first over the {@link MediaId} alone, the second over id and {@link Version}. Helpers that know
 * the same object version compute the same key; who gets a {@link Description} checks that it has
 * the key it was asked for.
 */
public record ObjectKey(long media, long version) implements Comparable<ObjectKey> {

  /** The key of {@code version} of {@code id}. */
  public static ObjectKey of(MediaId id, Version version) {
    return new ObjectKey(mediaHash(id), Sha256.prefix(id.source(), id.path(), version.canonical()));
  }

  /** The first half of the keys of all versions of {@code id}. */
  public static long mediaHash(MediaId id) {
    return Sha256.prefix(id.source(), id.path());
  }

  /** Parses what {@link #toString} gives. */
  public static ObjectKey parse(String text) {
    if (text.length() != 32) {
      throw new IllegalArgumentException("not an object key of 32 hex digits: '" + text + "'");
    }
    return new ObjectKey(
        HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byMedia = Long.compareUnsigned(media, other.media);
    return byMedia != 0 ? byMedia : Long.compareUnsigned(version, other.version);
  }

  /** By hand, as maps ask for it more often than for anything else. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey that && media == that.media && version == that.version;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(media + 31 * version);
  }

  /** 32 hex digits, media first. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(media) + HexFormat.of().toHexDigits(version);
  }
}
