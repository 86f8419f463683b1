package org.tributary.core.media;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a helper must know of an object version to serve it without ever having asked the source.
 * Immutable. A value like a record, but for its key, which takes a digest and is asked for several
 * times for each segment: it is reckoned once.
 */
public final class Description {
  private final MediaId id;
  private final Version version;
  private final Metadata metadata;

  /** Two threads may both reckon it: they come to the same. */
  private @Nullable ObjectKey key;

  /**
   * Describes a version of an object.
   *
   * @param metadata of the whole resource for a fixed layout, of the manifest for a listed one
   */
  public Description(MediaId id, Version version, Metadata metadata) {
    this.id = id;
    this.version = version;
    this.metadata = metadata;
  }

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

  /** What the object is called. */
  public MediaId id() {
    return id;
  }

  /** Which version of it. */
  public Version version() {
    return version;
  }

  /** Of the whole resource for a fixed layout, of the manifest for a listed one. */
  public Metadata metadata() {
    return metadata;
  }

  /** The key that names this version to other helpers. */
  public ObjectKey key() {
    ObjectKey known = key;
    if (known == null) {
      known = ObjectKey.of(id, version);
      key = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Description that
        && id.equals(that.id)
        && version.equals(that.version)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, version, metadata);
  }

  @Override
  public String toString() {
    return "Description[id=" + id + ", version=" + version + ", metadata=" + metadata + "]";
  }
}
