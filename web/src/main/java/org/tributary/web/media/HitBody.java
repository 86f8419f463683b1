package org.tributary.web.media;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.Helper;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.response.Body;
import org.tributary.web.response.StreamedResponse;

/**
 * A hit on its way. Where it is not all in memory any more, the rest comes by a delivery.
 *
 * <p>Confined to whoever works on its response, as {@link Body} says.
 */
final class HitBody implements Body {
  private final Helper helper;
  private final Hit hit;
  private final DeliveryBody rest;
  private long given;
  private boolean resumes;
  private boolean resumed;
  private boolean refused;
  private @Nullable StreamedResponse response;

  HitBody(Helper helper, Hit hit) {
    this.helper = helper;
    this.hit = hit;
    this.rest = new DeliveryBody(helper.counters(), hit.head());
  }

  /** The response to wake. Set before it begins. */
  void writes(StreamedResponse to) {
    response = to;
    rest.writes(to);
  }

  @Override
  public Optional<ResponseHead> head() {
    return Optional.of(hit.head());
  }

  @Override
  public Step next() {
    if (refused) {
      return new Step.Cut();
    }
    if (resumed) {
      return rest.next();
    }
    Optional<Bytes> next = hit.next();
    if (next.isPresent()) {
      given += next.get().length();
      return new Step.Piece(next.get());
    }
    if (hit.isComplete()) {
      return new Step.Finish();
    }
    resumes = true;
    return new Step.Wait();
  }

  /** Called after every wait: here the core may be asked, for the response's lock is not held. */
  @Override
  public void left() {
    if (resumed) {
      rest.left();
      return;
    }
    if (!resumes) {
      return;
    }
    Optional<Delivery> delivery = helper.resume(hit, rest);
    if (delivery.isPresent()) {
      rest.serves(delivery.get());
    } else {
      refused = true;
    }
    resumed = true;
    if (response != null) {
      response.wake();
    }
  }

  @Override
  public void ended(Ending ending, long bytes) {
    long ofHit = Math.min(given, bytes);
    if (ofHit > 0) {
      helper.delivered(hit, ofHit);
    }
    hit.close();
    rest.ended(ending, bytes);
    if (ending == Ending.GONE && !resumed) {
      helper.counters().count(Counter.RECEIVERS_GONE);
    }
  }
}
