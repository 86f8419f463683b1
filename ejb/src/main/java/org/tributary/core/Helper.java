package org.tributary.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counters;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.Relay;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;

/**
 * A helper: the features wired together. What containers call; every method may be called from any
 * thread and returns at once.
 */
public interface Helper {

  /** The response to {@code request} if it is a GET whose bytes are all fresh and in memory. */
  Optional<Hit> hit(MediaRequest request, Instant wall);

  /**
   * Answers {@code request} to {@code receiver}.
   *
   * @return empty if the helper has too much to do: answer 503
   */
  Optional<Delivery> deliver(MediaRequest request, Receiver receiver);

  /** Delivers what a hit could not give; the receiver gets bytes and the end, no head. */
  Optional<Delivery> resume(Hit hit, Receiver receiver);

  /** Counts body bytes that were delivered from a hit. */
  void delivered(Hit hit, long bytes);

  /**
   * Lends a segment to another helper.
   *
   * @return false if the helper has too much to do: answer 503
   */
  boolean lend(SegmentKey key, Lending lending);

  /**
   * Lends a segment to another helper, fetching it first if it is not held.
   *
   * @param from the first byte that is wanted
   * @return empty if the helper has too much to do: answer 503
   */
  Optional<Delivery> errand(Errand errand, int from, Relay relay);

  /**
   * Finds out what a resource is for another helper.
   *
   * @param start of the first byte that is wanted, or -1 if that is not known
   * @param answer empty if the other is to find out itself
   * @return false if the helper has too much to do
   */
  boolean inquire(MediaId id, long start, Way way, Consumer<Optional<Told>> answer);

  /** Tells that a lent segment's response has ended, {@code bytes} of it having been sent. */
  void lent(SegmentKey key, long bytes);

  /**
   * Looks an object's description up for another helper.
   *
   * @return false if the helper has too much to do
   */
  boolean describe(ObjectKey key, Consumer<Optional<Description>> answer);

  /**
   * Makes a full advertisement for a helper that asks.
   *
   * @return false if the helper has too much to do
   */
  boolean advertisement(Consumer<byte[]> answer);

  /**
   * Takes an advertisement that came on the topic of {@code scope}; dropped unread, and counted, if
   * the helper has too much to do.
   */
  void hear(Scope scope, byte[] message);

  /** A scope's timer rang. */
  void advertise(Scope scope);

  /** It is to be taken down: the others are told. */
  void leave();

  /** The alarm rang: something is due. */
  void wake();

  /** The catalogue's timer rang. */
  void saveCatalogue();

  /** Takes segments that the store held when it was opened; {@code last} when there are no more. */
  void restore(List<StoredSegment> segments, boolean last);

  /**
   * Shows the helper to {@code question} within a turn; it takes what it needs and returns at once.
   *
   * @return false if the helper has too much to do
   */
  boolean ask(Consumer<View> question);

  /** The counters. */
  Counters counters();
}
