package org.tributary.simulator.measure;

/** What is counted while a network runs. */
public enum Count {
  /** Segments that receivers asked for. */
  SEGMENTS,
  /** Of these, what came from the asked helper's own store. */
  OWN_SEGMENTS,
  /** Responses that failed or ended short; they are asked for again. */
  FAILED_RESPONSES,
  /** Of these, what came later than it was to be played. */
  LATE_SEGMENTS,
  /** Segments that receivers of a region have ever asked for, over all regions, at the end. */
  WANTED_IN_REGION,
  /** Of these, what some helper of the region holds at the end. */
  HELD_IN_REGION,
  /** Bytes that receivers got. */
  SERVED_BYTES,
  /** Plays begun. */
  STARTS,
  /** Of these, with the first segment in the asked helper's own store. */
  LOCAL_STARTS,
  /** Microseconds from the first request to the first whole segment, over all plays. */
  START_MICROS,
  /** Bytes that left the source. */
  SOURCE_BYTES,
  /** Requests that reached the source. */
  SOURCE_REQUESTS,
  /** Bytes between helpers of one site. */
  LOCAL_BYTES,
  /** Bytes between helpers of one region. */
  REGIONAL_BYTES,
  /** Bytes between helpers of one nation. */
  NATIONAL_BYTES,
  /** Bytes between helpers of two nations. */
  GLOBAL_BYTES,
  /** Segment requests sent to other helpers. */
  NEIGHBOUR_REQUESTS,
  /** Of these, what was not held there any more. */
  STALE_REQUESTS,
  /** Segments fetched right after the one before them of the same title, by the same helper. */
  SUCCESSIVE_FETCHES,
  /** Of these, what was asked of somebody else than the one before. */
  SUPPLIER_CHANGES,
  /** Bytes that second requests may have wasted. */
  HEDGES_WASTED_BYTES,
  /** Bytes that receivers got from play windows of the asked helper. */
  WINDOW_BYTES,
  /** Advertisements published, whoever hears them. */
  MESSAGES_SENT,
  /** Bytes of these. */
  MESSAGE_BYTES_SENT,
  /** Advertisements heard, each once for each helper that hears it. */
  MESSAGES_HEARD,
  /** Bytes of these. */
  MESSAGE_BYTES_HEARD,
  /** Questions for full advertisements and descriptions. */
  QUESTIONS
}
