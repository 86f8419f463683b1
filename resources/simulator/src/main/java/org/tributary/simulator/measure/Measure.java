package org.tributary.simulator.measure;

import java.util.OptionalDouble;

/** What a run is judged by. */
public enum Measure {
  SOURCE_SHARE(
      "source share", "%", "bytes from the source, in parts of the bytes that receivers got"),
  OWN_SHARE("own store", "%", "segments from the asked helper's own store"),
  SITE_SHARE(
      "site", "%", "bytes between helpers of one site, in parts of the bytes that receivers got"),
  REGION_SHARE("region", "%", "bytes between sites of one region"),
  NATION_SHARE("nation", "%", "bytes between regions of one nation"),
  GLOBE_SHARE("globe", "%", "bytes between nations"),
  UNION("held in region", "%", "of the segments ever wanted in a region, held there at the end"),
  LOCAL_STARTS(
      "local starts", "%", "plays whose first segment came from the asked helper's own store"),
  START_MILLIS(
      "start", "ms", "from the first request of a play to its first whole segment, on average"),
  STALE("stale tries", "%", "requests to helpers that no longer hold the segment, in parts of all"),
  CHANGES(
      "changes of supplier",
      "%",
      "segments fetched right after the one before, by the same helper, from somebody else"),
  HEDGE_WASTE(
      "hedging waste",
      "%",
      "bytes that second requests may have wasted, in parts of the bytes that receivers got"),
  WINDOW_SHARE("windows", "%", "bytes from play windows of the asked helper"),
  LATE("late", "%", "segments that were not there when they were to be played"),
  FAILED("failed", "%", "responses that failed or ended short, in parts of the segments"),
  SOURCE_MIB("source", "MiB", "bytes from the source"),
  SOURCE_REQUESTS("source requests", "", "requests that reached the source"),
  MESSAGES("messages", "", "advertisements heard, each once for each helper that hears it"),
  MESSAGE_MIB("message bytes", "MiB", "bytes of the advertisements heard"),
  QUESTIONS("questions", "", "questions for descriptions and full advertisements");

  private static final double PERCENT = 100;
  private static final double MICROS_IN_MILLI = 1000;
  private static final double MIB = 0x1p20;

  private final String title;
  private final String unit;
  private final String meaning;

  Measure(String title, String unit, String meaning) {
    this.title = title;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** What a table calls it. */
  public String title() {
    return title;
  }

  /** The unit of {@link #of}; empty for numbers. */
  public String unit() {
    return unit;
  }

  /** What it is. */
  public String meaning() {
    return meaning;
  }

  /**
   * Its value in a run; none where the run had nothing to measure, as a scheme lacks such a thing.
   */
  public OptionalDouble of(Tally tally) {
    return switch (this) {
      case SOURCE_SHARE -> share(tally, Count.SOURCE_BYTES, Count.SERVED_BYTES);
      case OWN_SHARE -> share(tally, Count.OWN_SEGMENTS, Count.SEGMENTS);
      case SITE_SHARE -> share(tally, Count.LOCAL_BYTES, Count.SERVED_BYTES);
      case REGION_SHARE -> share(tally, Count.REGIONAL_BYTES, Count.SERVED_BYTES);
      case NATION_SHARE -> share(tally, Count.NATIONAL_BYTES, Count.SERVED_BYTES);
      case GLOBE_SHARE -> share(tally, Count.GLOBAL_BYTES, Count.SERVED_BYTES);
      case UNION -> share(tally, Count.HELD_IN_REGION, Count.WANTED_IN_REGION);
      case LOCAL_STARTS -> share(tally, Count.LOCAL_STARTS, Count.STARTS);
      case START_MILLIS -> ratio(tally, Count.START_MICROS, Count.STARTS, 1 / MICROS_IN_MILLI);
      case STALE -> share(tally, Count.STALE_REQUESTS, Count.SEGMENTS);
      case CHANGES -> share(tally, Count.SUPPLIER_CHANGES, Count.SUCCESSIVE_FETCHES);
      case HEDGE_WASTE -> share(tally, Count.HEDGES_WASTED_BYTES, Count.SERVED_BYTES);
      case WINDOW_SHARE -> share(tally, Count.WINDOW_BYTES, Count.SERVED_BYTES);
      case LATE -> share(tally, Count.LATE_SEGMENTS, Count.SEGMENTS);
      case FAILED -> share(tally, Count.FAILED_RESPONSES, Count.SEGMENTS);
      case SOURCE_MIB -> number(tally.get(Count.SOURCE_BYTES) / MIB);
      case SOURCE_REQUESTS -> number((double) tally.get(Count.SOURCE_REQUESTS));
      case MESSAGES -> number((double) tally.get(Count.MESSAGES_HEARD));
      case MESSAGE_MIB -> number(tally.get(Count.MESSAGE_BYTES_HEARD) / MIB);
      case QUESTIONS -> number((double) tally.get(Count.QUESTIONS));
    };
  }

  private static OptionalDouble share(Tally tally, Count part, Count whole) {
    return ratio(tally, part, whole, PERCENT);
  }

  private static OptionalDouble ratio(Tally tally, Count part, Count whole, double times) {
    long all = tally.get(whole);
    return all == 0 ? OptionalDouble.empty() : number(times * tally.get(part) / all);
  }

  private static OptionalDouble number(double value) {
    return OptionalDouble.of(value);
  }
}
