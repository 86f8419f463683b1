package org.tributary.core.media;

import java.time.Instant;
import java.util.Optional;

/**
 * What a helper must know of an object version to serve it without ever having asked the source.
 *
 * @param metadata of the whole resource for a fixed layout, of the manifest for a listed one
 */
public record Description(MediaId id, Version version, Metadata metadata) {

  /** Stands for the description of an object of which only an advertised key is known. */
  public static Description undescribed(MediaId id) {
    return new Description(
        id,
        new Version("", Version.UNKNOWN, new Layout.Listed()),
        new Metadata(
            "",
            Version.UNKNOWN,
            Optional.empty(),
            Optional.empty(),
            false,
            CacheTerms.NONE,
            Instant.EPOCH));
  }

  /** The key that names this version to other helpers. */
  public ObjectKey key() {
    return ObjectKey.of(id, version);
  }
}
