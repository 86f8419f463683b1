package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Listing;
import org.tributary.core.media.Version;

/**
 * A title with a listed layout at the source of a {@link Network}: a manifest, and segments of two
 * seconds that have no lifetime of their own.
 */
final class ListedTitle {
  private static final int MILLIS = 2000;

  private final Network network;
  private final String manifest;
  private final String segments;
  private final int segmentBytes;

  /**
   * Nothing is at the source yet.
   *
   * @param manifest its path
   * @param segments what the paths of its segments begin with
   */
  ListedTitle(Network network, String manifest, String segments, int segmentBytes) {
    this.network = network;
    this.manifest = manifest;
    this.segments = segments;
    this.segmentBytes = segmentBytes;
  }

  /** The title at {@code /v.m3u8} and {@code /v0.ts} and so on. */
  static ListedTitle v(Network network, int segmentBytes) {
    return new ListedTitle(network, "/v.m3u8", "/v", segmentBytes);
  }

  /** Where segment {@code number} is. */
  String path(int number) {
    return segments + number + ".ts";
  }

  /** What segment {@code number} is. */
  byte[] segment(int number) {
    return Network.content(segmentBytes, number);
  }

  /** What the manifest is that lists the segments for good: 500 bytes. */
  byte[] manifest() {
    return Network.content(500, 1000);
  }

  /** Lists {@code count} segments for good. */
  void whole(int count) {
    put(manifest(), "list:1", false, 0, count - 1);
  }

  /**
   * Lists a live stream's segments from {@code first} to {@code last}, until it lists others.
   *
   * @return the manifest, whose length tells which it is: 400 bytes and {@code first}
   */
  byte[] live(int first, int last) {
    byte[] content = Network.content(400 + first, 100 + last);
    put(content, "live:", true, first, last);
    return content;
  }

  private void put(byte[] content, String version, boolean live, int first, int last) {
    network.source.put(manifest, content).type = "application/vnd.apple.mpegurl";
    List<Listing.Entry> entries = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      network.source.put(path(number), segment(number)).lifetime = OptionalLong.empty();
      entries.add(new Listing.Entry(number, path(number), MILLIS));
    }
    network.manifests.put(
        manifest,
        List.of(
            new Listing(
                Network.id(manifest).rendition("media"),
                new Version(version, Version.UNKNOWN, new Layout.Listed()),
                live,
                MILLIS,
                entries,
                Optional.empty())));
  }
}
