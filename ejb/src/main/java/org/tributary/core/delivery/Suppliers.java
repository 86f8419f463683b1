package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Candidate;
import org.tributary.core.cooperation.Choice;
import org.tributary.core.cooperation.HeldBy;
import org.tributary.core.cooperation.Holder;
import org.tributary.core.cooperation.Neighbourhood;
import org.tributary.core.cooperation.Offers;
import org.tributary.core.cooperation.Owner;
import org.tributary.core.cooperation.Owners;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.turn.Now;

/**
 * Who can supply a segment, the best first, and what is learnt of those who were asked. Confined to
 * turns.
 *
 * <p>Whoever advertises a segment and the source are in the order of the {@link Choice}. Where
 * nobody in the region advertises it, whoever was given it lately and the owners of site and region
 * come before them; where the source would be next, somebody who seems to have read on comes before
 * it.
 */
final class Suppliers {
  private final Choice choice;
  private final Neighbourhood neighbourhood;
  private final Owners owners;
  private final Borrowers borrowers;
  private final DoubleSupplier load;
  private final Counters counters;

  /** A version that a neighbour advertises. */
  record Advertised(ObjectKey key, Supplier neighbour) {}

  /**
   * Nobody has been asked yet.
   *
   * @param load of this helper, in parts of its mark: a busy owner is passed over
   */
  Suppliers(
      Choice choice,
      Neighbourhood neighbourhood,
      Owners owners,
      Borrowers borrowers,
      DoubleSupplier load,
      Counters counters) {
    this.choice = choice;
    this.neighbourhood = neighbourhood;
    this.owners = owners;
    this.borrowers = borrowers;
    this.load = load;
    this.counters = counters;
  }

  // Who there is.

  /**
   * Who can supply a segment, the best first; the source among them.
   *
   * @param asked as whose owner this helper itself was asked for it, if it was
   */
  List<Supplier> of(Now now, Wanted wanted, Optional<Scope> asked) {
    Description object = wanted.object();
    List<Supplier> suppliers = new ArrayList<>();
    boolean near = false;
    for (Candidate candidate : choice.candidates(now, wanted.key(), object.id().source())) {
      if (candidate instanceof Candidate.Helper helper) {
        near |= isNear(helper.holder());
        suppliers.add(Supplier.holder(helper.holder().identity()));
      } else {
        suppliers.add(Supplier.SOURCE);
      }
    }
    if (!near && object.version().isShareable()) {
      if (suppliers.get(0).isSource()) {
        suppliers.addAll(0, foreseen(now, wanted.key()));
      }
      suppliers.addAll(0, unadvertised(now, wanted.key(), asked));
    }
    return suppliers;
  }

  private List<Supplier> unadvertised(Now now, SegmentKey key, Optional<Scope> asked) {
    List<Supplier> found = new ArrayList<>();
    borrower(now, key)
        .filter(holder -> !holder.avoided())
        .ifPresent(holder -> found.add(Supplier.hinted(holder.identity())));
    found.addAll(owners(now, key.object().media(), key.number(), asked));
    return found;
  }

  private List<Supplier> foreseen(Now now, SegmentKey key) {
    return choice.foreseen(now, key).map(Holder::identity).map(Supplier::foreseen).stream()
        .toList();
  }

  private Optional<Holder> borrower(Now now, SegmentKey key) {
    return borrowers.of(now, key).flatMap(helper -> neighbourhood.find(now, helper));
  }

  /** The owners to ask for a segment, nearest scope first. */
  List<Supplier> owners(Now now, long mediaHash, long number, Optional<Scope> asked) {
    List<Supplier> found = new ArrayList<>();
    for (Owner owner : owners.of(now, mediaHash, number, asked, load.getAsDouble())) {
      found.add(Supplier.owner(owner));
    }
    return found;
  }

  /** Whether another helper of the region is thought to hold a segment. */
  boolean isNear(Now now, SegmentKey key) {
    return neighbourhood.isHeldNear(now, key)
        || borrower(now, key).filter(Suppliers::isNear).isPresent();
  }

  private static boolean isNear(Holder holder) {
    return !holder.avoided() && holder.scope().compareTo(Scope.REGIONAL) <= 0;
  }

  /**
   * Who is cheapest for each segment of an object from {@code first} to {@code last}: a helper's
   * id, or {@link StoredSegment#FROM_SOURCE}.
   */
  List<String> cheapest(Now now, Description object, long first, long last) {
    Offers offers = choice.offers(now, object.key(), object.id().source());
    List<String> names = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      names.add(
          offers.cheapest(number) instanceof Candidate.Helper helper
              ? helper.holder().identity().id()
              : StoredSegment.FROM_SOURCE);
    }
    return names;
  }

  /** The versions of a media object that neighbours advertise. */
  Collection<ObjectKey> versions(Now now, long mediaHash) {
    return neighbourhood.versionsOf(now, mediaHash);
  }

  /** The versions of a media object that neighbours advertise, and where. */
  List<Advertised> advertised(Now now, long mediaHash) {
    List<Advertised> all = new ArrayList<>();
    for (ObjectKey key : neighbourhood.versionsOf(now, mediaHash)) {
      for (HeldBy by : neighbourhood.holdersOf(now, key)) {
        all.add(advertised(key, by.holder()));
      }
      for (String helper : neighbourhood.windowsOf(now, key).keySet()) {
        neighbourhood.find(now, helper).ifPresent(holder -> all.add(advertised(key, holder)));
      }
    }
    return all;
  }

  private static Advertised advertised(ObjectKey key, Holder holder) {
    return new Advertised(key, Supplier.holder(holder.identity()));
  }

  // What is learnt of them.

  /** An errand has been run: whoever asked for it has the segment now. */
  void gave(Now now, Errand errand) {
    List<String> via = errand.way().via();
    if (!via.isEmpty()) {
      borrowers.gave(now, errand.key(), via.get(0));
    }
  }

  /** A supplier's first byte came after {@code nanos}. */
  void answered(Supplier supplier, Wanted wanted, long nanos) {
    if (supplier.isSource()) {
      choice.sourceAnswered(wanted.object().id().source(), nanos);
    }
  }

  /** A supplier has delivered, its first byte after {@code latencyNanos}. */
  void delivered(Now now, Supplier supplier, long latencyNanos) {
    if (!supplier.isSource()) {
      neighbourhood.delivered(now, supplier.name(), latencyNanos);
    }
  }

  /** How long a supplier took lately until its first byte, in milliseconds; 0 if unknown. */
  double usualLatencyMillis(Supplier supplier, Wanted wanted) {
    return supplier.isSource()
        ? choice.sourceLatencyMillis(wanted.object().id().source())
        : neighbourhood.latencyMillis(supplier.name());
  }

  /** A supplier was slower than a second one: it has given nothing for {@code nanos}. */
  void slow(Now now, Supplier supplier, long nanos) {
    if (supplier.isSource()) {
      return;
    }
    neighbourhood.answered(supplier.name(), nanos);
    neighbourhood.slow(now, supplier.name());
  }

  /** A supplier made no progress. */
  void stalled(Now now, Supplier supplier) {
    if (supplier.isOwner()) {
      neighbourhood.slow(now, supplier.name());
    } else if (!supplier.isSource()) {
      neighbourhood.stalled(now, supplier.name());
    }
  }

  /** A helper failed; the source's failures tell of the object, not of the source. */
  void failed(Now now, Supplier helper, Wanted wanted, Failure failure) {
    switch (failure.kind()) {
      case NOT_HELD -> {
        if (helper.kind() == Supplier.Kind.FORESEEN) {
          counters.count(Counter.NEIGHBOURS_FORESEEN_FALSE);
          neighbourhood.disappointed(helper.name(), wanted.key().object());
          return;
        }
        if (helper.kind() != Supplier.Kind.HOLDER) {
          borrowers.forget(wanted.key());
          return;
        }
        counters.count(Counter.NEIGHBOURS_FALSE);
        neighbourhood.falseHit(now, helper.name(), wanted.key());
      }
      case BUSY -> {
        counters.count(Counter.NEIGHBOURS_BUSY);
        neighbourhood.busy(now, helper.name(), failure.retryAfterMillis());
      }
      case CORRUPT -> {
        counters.count(Counter.NEIGHBOURS_CORRUPT);
        neighbourhood.corrupt(now, helper.name());
      }
      case BROKEN, TIMED_OUT -> stalled(now, helper);
      default -> neighbourhood.stalled(now, helper.name());
    }
  }
}
