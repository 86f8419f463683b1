package org.tributary.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.SegmentSet;

/** What a helper shows of itself: values for the admin API, taken within one turn. */
public interface View {

  /** This helper first, then its neighbours in the order of their ids. */
  List<HelperView> helpers();

  /** Every object that is held, or whose popularity is known, in the order of their ids. */
  List<ObjectView> objects();

  /** All known versions of {@code id} and of the renditions that it lists. */
  List<ObjectView> object(MediaId id);

  /** How the helper is. */
  HealthView health();

  /**
   * One helper.
   *
   * @param scope how far away: LOCAL for this one
   * @param heard periods and messages; empty for this helper itself
   * @param objects of how many object versions it holds segments
   */
  record HelperView(
      String id,
      String url,
      String location,
      String scope,
      boolean self,
      Instant since,
      Optional<HeardView> heard,
      int objects,
      long segments,
      double load) {}

  /**
   * What was heard of a neighbour.
   *
   * @param millisAgo since its last message
   * @param messages accepted since it was first heard
   * @param strikes false hits, stalls and wrong bytes that still count against it
   * @param spokesman whose digest told of it; empty if it was heard itself
   */
  record HeardView(
      long millisAgo,
      long messages,
      long incarnation,
      long version,
      int strikes,
      boolean avoided,
      Optional<String> spokesman) {}

  /**
   * One object version.
   *
   * @param held segments held here
   * @param suppliers who they came from
   * @param holders which neighbours advertise segments of it
   * @param windows the own play windows of it
   * @param heard the play windows of it that neighbours have told of
   */
  record ObjectView(
      Description description,
      boolean current,
      double popularity,
      boolean popular,
      SegmentSet held,
      long bytes,
      List<SupplierView> suppliers,
      List<HolderView> holders,
      List<WindowView> windows,
      List<HeardWindowView> heard) {}

  /** Segments that came from one supplier ({@code source} or a helper's id). */
  record SupplierView(String supplier, SegmentSet segments) {}

  /** Segments that a neighbour advertises. */
  record HolderView(String helper, String scope, SegmentSet segments) {}

  /**
   * An own play window: segments from {@code first} to {@code last} are in memory.
   *
   * @param fromMillis position in play time of its rear, {@code toMillis} of its front
   * @param rate milliseconds of play by which it moves on in a second
   * @param lengthMillis how long what has passed stays in it
   * @param followed whether somebody follows
   * @param tellings how often each neighbour hears of it, and why
   */
  record WindowView(
      int id,
      long first,
      long last,
      long fromMillis,
      long toMillis,
      int rate,
      long lengthMillis,
      boolean followed,
      long bytes,
      List<TellingView> tellings) {}

  /**
   * How often one neighbour hears of a window.
   *
   * @param everyMillis 0 if it does not
   * @param distanceMillis by how much play it is behind the front; empty if it is not known to read
   */
  record TellingView(
      String helper, String scope, long everyMillis, Optional<Long> distanceMillis, String why) {}

  /**
   * A neighbour's play window.
   *
   * @param first the first segment that is counted upon now, {@code last} its front now
   * @param told how often it was told
   * @param everyMillis the mean time between two tellings; 0 after the first
   */
  record HeardWindowView(
      String helper,
      String scope,
      int id,
      long first,
      long last,
      int rate,
      long lengthMillis,
      long told,
      long everyMillis) {}

  /**
   * How the helper is.
   *
   * @param storeTrouble why the last writing to the store failed, if it did
   * @param catalogueSaved whether the last batch could be saved
   * @param misplaced advertisements whose sender's location does not fit their topic
   */
  record HealthView(
      Optional<String> storeTrouble,
      boolean catalogueSaved,
      long misplaced,
      int fills,
      int deliveries,
      long spoolBytes) {}
}
