package org.tributary.core.media;

/**
 * What a helper must know of an object version to serve it without ever having asked the source.
 *
 * @param metadata of the whole resource for a fixed layout, of the manifest for a listed one
 */
public record Description(MediaId id, Version version, Metadata metadata) {

  /** The key that names this version to other helpers. */
  public ObjectKey key() {
    return ObjectKey.of(id, version);
  }
}
