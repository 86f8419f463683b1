package org.tributary.simulator.report;

import java.util.Locale;
import org.tributary.simulator.measure.Measure;

/** What measures are called in CSV and JSON. */
final class Names {
  private Names() {}

  /** {@code source_share}. */
  static String of(Measure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }
}
