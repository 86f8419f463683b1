package org.tributary.core.counting;

import java.util.Locale;

/** Everything that is counted since the helper started. The names are part of the interface. */
public enum Counter {
  REQUESTS("requests of receivers"),
  REQUESTS_REFUSED("requests of receivers answered 503 because the queue was full"),
  RECEIVERS_GONE("receivers that left before their response was complete"),
  RECEIVERS_DROPPED("receivers dropped because they took no byte in time"),
  RESPONSES_SHORT("responses that ended short because no supplier was left or the object changed"),
  SERVED_BYTES("body bytes delivered to receivers: own store + windows + neighbours + source"),
  SERVED_OWN_BYTES("body bytes delivered from the own store"),
  SERVED_WINDOW_BYTES("body bytes delivered from play windows"),
  SERVED_NEIGHBOUR_BYTES(
      "body bytes delivered that came from neighbours for this or a shared fill"),
  SERVED_SOURCE_BYTES(
      "body bytes delivered that came from a source for this or a shared fill, or through an owner"
          + " where nobody was known to hold them"),
  FETCHED_SOURCE_BYTES("body bytes received from sources"),
  FETCHED_SOURCE_REQUESTS("requests sent to sources"),
  FETCHED_NEIGHBOUR_BYTES("body bytes received from neighbours"),
  FETCHED_NEIGHBOUR_REQUESTS("segment requests sent to neighbours"),
  FILLS("fills begun"),
  FILLS_SHARED("requests that joined a fill under way"),
  FILLS_FAILED_OVER("fills that went on with another supplier"),
  PREFETCHES("segments fetched that no receiver waited for yet"),
  PREFETCHES_REFUSED("segments not fetched ahead because the share of the link was used up"),
  HINTS_FOLLOWED("players' hints of their next request that named something known"),
  HINTS_BAD("requests whose CMCD data were malformed"),
  SUPPLIERS_STALLED("suppliers given up for want of progress"),
  NEIGHBOURS_FALSE("segments that a neighbour advertised but did not hold"),
  NEIGHBOURS_FORESEEN("questions to neighbours that seem to have read on since they told"),
  NEIGHBOURS_FORESEEN_FALSE("segments of these that the neighbour did not hold yet"),
  NOTICES_GIVEN("copies told as gone before they were evicted"),
  NOTICES_WITHDRAWN("copies of these told again because they stayed"),
  NEIGHBOURS_BUSY("segment requests that a neighbour refused because of its load"),
  NEIGHBOURS_CORRUPT("segments of neighbours whose bytes did not match their digests"),
  VERSIONS_CHANGED("objects found changed at their source"),
  STORE_BYTES("bytes held in the store now"),
  STORE_SEGMENTS("segments held in the store now"),
  STORE_COMMITS("segments committed"),
  STORE_REFUSED("segments not admitted"),
  STORE_FAILURES("segments that could not be written"),
  STORE_EVICTIONS("segments evicted"),
  STORE_DAMAGED("held segments that were found damaged or missing when read"),
  WINDOW_BYTES("bytes held in play windows now"),
  WINDOW_EVICTIONS("segments that left play windows early for want of memory"),
  WINDOW_REFUSED("segments that found no room in play windows"),
  LENT_REQUESTS("segment requests of other helpers"),
  LENT_BYTES("body bytes sent to other helpers"),
  LENT_WINDOW_REQUESTS("segment requests of other helpers answered from play windows"),
  LENT_NOT_HELD("segment requests of other helpers for what is not held"),
  LENT_BUSY("segment requests of other helpers refused above the load mark"),
  LENT_FORBIDDEN("requests of other helpers refused for a wrong or missing MAC"),
  HEDGES("second requests for what a first supplier was slow to give"),
  HEDGES_WON("second requests that were answered first"),
  HEDGES_WASTED_BYTES(
      "body bytes that suppliers who had begun to answer were asked for when they were cancelled"),
  PLANS("plans made of who is to supply the next segments"),
  LENT_RELAYED("segments that were fetched, or on their way here, when another helper asked"),
  OWNERS_ASKED("questions to owners of site or region for what nobody advertised"),
  LOOPS_REFUSED("requests of other helpers refused because they had been here, or too far"),
  ADVERTISEMENTS_SENT_LOCAL("advertisements published to the local scope"),
  ADVERTISEMENTS_SENT_REGIONAL("advertisements published to the regional scope"),
  ADVERTISEMENTS_SENT_NATIONAL("advertisements published to the national scope"),
  ADVERTISEMENTS_SENT_GLOBAL("advertisements published to the global scope"),
  ADVERTISEMENTS_HEARD("advertisements of others that were accepted"),
  ADVERTISEMENTS_OLD("advertisements dropped as older than what is known"),
  ADVERTISEMENTS_GAP("deltas that could not be applied, so that a full one was asked for"),
  ADVERTISEMENTS_FORGED("messages dropped for a wrong MAC"),
  ADVERTISEMENTS_MALFORMED("messages dropped because they could not be parsed"),
  ADVERTISEMENTS_NOT_ALLOWED("advertisements dropped because the sender's URL is not allowed"),
  ADVERTISEMENTS_MISPLACED("advertisements whose sender's location does not fit their topic"),
  ADVERTISEMENTS_SURPLUS("advertisements dropped because too many neighbours are known"),
  ADVERTISEMENTS_UNREAD("advertisements dropped because the helper had too much to do"),
  ADVERTISEMENTS_DROPPED("own advertisements that could not be sent in time"),
  WINDOW_NEWS_SENT("messages about play windows alone that were published"),
  WINDOW_NEWS_HEARD("messages of others about play windows alone"),
  WINDOW_NEWS_DROPPED("messages about play windows of helpers that are not known as they are"),
  DIGESTS_SENT("digests of the region that were published, as its spokesman"),
  DIGESTS_HEARD("digests of other regions that were accepted"),
  DIGESTS_DROPPED("digests dropped as older than what is known, or of too many regions"),
  DIGEST_MEMBERS_REFUSED("helpers that a digest named and that were not let in"),
  NEIGHBOURS_LEFT("neighbours that said farewell"),
  NEIGHBOURS_FORGOTTEN("neighbours forgotten after three silent periods"),
  REQUESTS_BAD("requests refused as malformed, or for an unknown source"),
  SOURCE_REDIRECTS_REFUSED("redirects of sources to addresses that are not listed"),
  CATALOGUE_SAVES("batches saved to the catalogue"),
  CATALOGUE_FAILURES("batches that could not be saved and are offered again");

  private final String meaning;

  Counter(String meaning) {
    this.meaning = meaning;
  }

  /** What it counts, for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether it can go down: a level rather than a count. */
  public boolean isLevel() {
    return this == STORE_BYTES || this == STORE_SEGMENTS || this == WINDOW_BYTES;
  }

  /** Its name in JSON and metrics: {@code served_own_bytes}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
