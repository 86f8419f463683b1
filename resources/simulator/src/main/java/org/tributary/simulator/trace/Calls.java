package org.tributary.simulator.trace;

import java.net.URI;
import java.util.Optional;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;

/** What a helper's calls of its suppliers are named: the same call, the same name. */
final class Calls {
  private Calls() {}

  static String get(MediaId resource, long from, long length, Optional<Metadata> same) {
    String validator = same.map(metadata -> " if " + metadata.validator(true)).orElse("");
    return "source " + resource + " " + from + "+" + length + validator;
  }

  static String head(MediaId resource) {
    return "head " + resource;
  }

  static String segment(URI helper, SegmentKey key, long from) {
    return "segment " + helper + " " + key + " from " + from;
  }

  static String errand(URI helper, Errand errand, long from) {
    return "errand "
        + helper
        + " "
        + errand.key()
        + " from "
        + from
        + " for "
        + Texts.text(errand.way());
  }

  static String inquire(URI helper, MediaId id, long start, Way way) {
    return "inquire " + helper + " " + id + " " + start + " for " + Texts.text(way);
  }

  static String describe(URI helper, ObjectKey key) {
    return "describe " + helper + " " + key;
  }

  static String advertisement(URI helper) {
    return "advertisement " + helper;
  }
}
