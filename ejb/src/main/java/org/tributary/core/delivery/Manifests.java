package org.tributary.core.delivery;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.Now;

/** The port to the parsers of manifests (HLS, DASH). */
public interface Manifests {
  /** The longest manifest that is looked into, in bytes. */
  int MAX_BYTES = 4 << 20;

  /** Whether this resource may be a manifest, judged by its content type and path. */
  boolean isManifest(MediaId id, Metadata metadata);

  /**
   * Parses a manifest; the answer comes as a later turn. The leases pass to the parser.
   *
   * @param bytes all bytes of it, in order
   * @param answer empty if it cannot be parsed: then it is delivered as any other resource
   */
  void parse(
      MediaId id, Metadata metadata, List<Bytes> bytes, BiConsumer<Now, Optional<Manifest>> answer);

  /**
   * What a manifest says.
   *
   * @param live whether it can change; then it is served for at most half of {@code targetMillis}
   * @param listings the renditions that it lists segments of: none for an HLS multivariant playlist
   *     and for byte-range playlists over a single file (the fixed layout of that file)
   */
  record Manifest(boolean live, long targetMillis, List<Listing> listings) {
    public Manifest {
      listings = List.copyOf(listings);
    }
  }
}
