package org.tributary.core.delivery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Version;
import org.tributary.core.turn.Now;

/**
 * One segment on its way to this helper, with the bytes that have come; every reader of the segment
 * reads along, each at its own speed. Confined to turns.
 *
 * <p>A fill belongs to the helper, not to the receiver that began it: when the last reader leaves
 * it still ends at the segment's end, so that what was begun is kept. Where the bytes come from is
 * its {@link Feeder}'s business; the fill asks for as much as the spool's budget allows, and always
 * for what the fastest reader waits for, so a slow reader never slows the others.
 *
 * <p>Its life: filling, complete (all bytes are in the spool, and on their way to the store if the
 * segment was admitted), and then either stored (readers go on from the store) or held in memory
 * until the last reader has left; or failed.
 */
final class Fill {
  /** What is demanded at a time: large enough to be cheap, small enough to be fair. */
  static final int STEP_BYTES = 128 * 1024;

  private static final int AHEAD_BYTES = 4 * STEP_BYTES;

  /** Who reads along. */
  interface Reader {

    /** More bytes, or the head, or the end, have come. */
    void advanced(Now now);

    /** The segment is in the store now: read on there, the fill lets go of its bytes. */
    void stored(Now now);

    /** No more comes. */
    void failed(Now now, Failure failure);

    /** Whether it reads for a receiver of this helper, not for another helper. */
    default boolean isOwn() {
      return true;
    }
  }

  /** Who brings the bytes. */
  interface Feeder {

    /** Allows {@code bytes} more to be brought to {@code fill}. */
    void demand(Now now, Fill fill, long bytes);

    /** A reader begins to wait for bytes. */
    default void waitedFor(Now now) {}

    /** The scope of the owner that it waits for; empty if it waits for none. */
    default Optional<Scope> waitsFor() {
      return Optional.empty();
    }
  }

  /**
   * Some bytes of the segment and who they came from.
   *
   * @param supplier {@link StoredSegment#FROM_SOURCE} or a helper's id
   */
  record Piece(Bytes bytes, String supplier) {}

  private record Spooled(long offset, Bytes bytes, String supplier) {}

  private final Fills fills;
  private final Wanted wanted;
  private final Feeder feeder;
  private final List<Spooled> spool = new ArrayList<>();
  private final Set<Reader> readers = new LinkedHashSet<>();
  private Optional<Metadata> resource;
  private long length;
  private long received;
  private long demanded;
  private boolean starving;
  private boolean complete;
  private boolean over;
  private Store.@Nullable Writing writing;
  private Shelf.@Nullable Reservation reservation;
  private boolean admissionAsked;

  /** Nobody wants it but other helpers. */
  private boolean relayed;

  private Optional<Scope> asked = Optional.empty();
  private List<String> via = List.of();

  Fill(Fills fills, Wanted wanted, Feeder feeder) {
    this.fills = fills;
    this.wanted = wanted;
    this.feeder = feeder;
    this.resource = wanted.known();
    this.length = wanted.length();
  }

  SegmentKey key() {
    return wanted.key();
  }

  Description object() {
    return wanted.object();
  }

  Wanted wanted() {
    return wanted;
  }

  /**
   * What is known of the resource that the bytes are from; empty until a listed segment's head
   * came.
   */
  Optional<Metadata> resource() {
    return resource;
  }

  /** The segment's length, or {@link Version#UNKNOWN}. */
  long length() {
    return length;
  }

  long received() {
    return received;
  }

  boolean isComplete() {
    return complete;
  }

  /** Whether it takes no more readers. */
  boolean isOver() {
    return over;
  }

  boolean hasReaders() {
    return !readers.isEmpty();
  }

  void join(Reader reader) {
    readers.add(reader);
    if (reader.isOwn()) {
      relayed = false;
    }
    fills.spool().joined(this);
  }

  /** It was begun for another helper: nobody here wants it yet. */
  void relay() {
    relayed = true;
  }

  /** Whether nobody has wanted it but other helpers. */
  boolean isRelayed() {
    return relayed;
  }

  /** Whether it may serve a request on this way without anybody waiting for himself. */
  boolean mayServe(Way way) {
    Optional<Scope> waitsFor = feeder.waitsFor();
    return waitsFor.isEmpty() || waitsFor.get().compareTo(way.scope()) > 0;
  }

  /** It serves a request on this way: from now on only owners of wider scopes are asked. */
  void serves(Way way) {
    if (asked.isEmpty() || asked.get().compareTo(way.scope()) < 0) {
      asked = Optional.of(way.scope());
    }
    if (via.isEmpty()) {
      via = way.via();
    }
  }

  /** The widest scope as whose owner this helper was asked for it. */
  Optional<Scope> asked() {
    return asked;
  }

  /** The helpers that a request for it has come through. */
  List<String> via() {
    return via;
  }

  /** Whether a receiver waits for its next bytes, or for its head. */
  boolean isWaitedFor() {
    return !relayed && hasReaders() && (starving || received == 0);
  }

  /** Whether nobody reads it and all of it is here. */
  boolean isIdle() {
    return !over && complete && readers.isEmpty() && writing == null;
  }

  /** A reader leaves: it has what it wanted, or it is gone. */
  void leave(Reader reader) {
    if (readers.remove(reader)) {
      letGoIfUnread();
    }
  }

  /**
   * The bytes from {@code offset}, at most {@code max}; empty if they have not come yet, which
   * makes sure that they are asked for.
   */
  Optional<Piece> read(Now now, long offset, long max) {
    if (offset >= received) {
      if (!complete && !over) {
        boolean news = !starving;
        starving = true;
        demand(now);
        if (news) {
          feeder.waitedFor(now);
        }
      }
      return Optional.empty();
    }
    Spooled spooled = at(offset);
    int from = Math.toIntExact(offset - spooled.offset);
    int to = (int) Math.min(spooled.bytes.length(), from + max);
    return Optional.of(new Piece(spooled.bytes.slice(from, to), spooled.supplier));
  }

  private Spooled at(long offset) {
    int low = 0;
    int high = spool.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (spool.get(middle).offset <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return spool.get(low);
  }

  /** Asks for more, as far as the budget allows or a reader needs. */
  void demand(Now now) {
    while (!complete && !over && demanded - received < AHEAD_BYTES) {
      long left = limit() - demanded;
      if (left <= 0) {
        return;
      }
      boolean needed = starving && demanded == received;
      if (!needed && !fills.spool().hasRoom(STEP_BYTES)) {
        fills.spool().waitForRoom(this);
        return;
      }
      long step = Math.min(left, STEP_BYTES);
      demanded += step;
      feeder.demand(now, this, step);
    }
  }

  /** The most bytes it can have. */
  long limit() {
    return length == Version.UNKNOWN ? fills.longest(wanted.object()) : length;
  }

  /** How much of the demand is outstanding. */
  long outstanding() {
    return demanded - received;
  }

  /** The feeder learnt the resource's metadata; the length if it was not known. */
  void head(Now now, Metadata metadata, long segmentLength) {
    resource = Optional.of(metadata);
    if (length == Version.UNKNOWN) {
      length = segmentLength;
    }
    admit(now);
    for (Reader reader : List.copyOf(readers)) {
      reader.advanced(now);
    }
  }

  /** The next bytes; the lease passes to the fill. */
  void accept(Now now, Bytes bytes, String supplier) {
    if (over) {
      bytes.release();
      return;
    }
    admit(now);
    spool.add(new Spooled(received, bytes, supplier));
    fills.spool().took(bytes.length());
    received += bytes.length();
    starving = false;
    if (writing != null) {
      writing.append(bytes.retain());
    }
    for (Reader reader : List.copyOf(readers)) {
      reader.advanced(now);
    }
    demand(now);
  }

  /** All bytes have come. */
  void completed(Now now) {
    if (over) {
      return;
    }
    complete = true;
    length = received;
    if (wanted.object().version().layout() instanceof Layout.Listed) {
      resource = resource.map(metadata -> metadata.withLength(received));
    }
    if (writing != null && length > 0 && resource.isPresent()) {
      writing.commit(stored());
    } else if (writing != null) {
      abandonWriting();
    }
    fills.completed(now, this);
    for (Reader reader : List.copyOf(readers)) {
      reader.advanced(now);
    }
    letGoIfUnread();
  }

  /** Ends, or stays for a moment where others may want what one helper wanted. */
  private void letGoIfUnread() {
    if (isIdle() && (asked.isEmpty() || !fills.spool().linger(this))) {
      finish();
    }
  }

  /** No more comes: what came is right, but not all. */
  void failed(Now now, Failure failure) {
    if (over) {
      return;
    }
    abandonWriting();
    List<Reader> told = List.copyOf(readers);
    finish();
    for (Reader reader : told) {
      reader.failed(now, failure);
    }
  }

  /** Nobody wants it, and it has not begun. */
  void dropped() {
    if (!over) {
      abandonWriting();
      finish();
    }
  }

  /** The bytes so far, for who needs them all at once (manifests); to be released by the caller. */
  List<Bytes> all() {
    return spool.stream().map(s -> s.bytes.retain()).toList();
  }

  /** What is known of the segment, which is complete. */
  StoredSegment stored() {
    return new StoredSegment(
        wanted.object(),
        wanted.key().number(),
        Math.toIntExact(length),
        resource.orElseThrow(() -> new IllegalStateException(key() + " has bytes but no head")),
        mainSupplier());
  }

  private String mainSupplier() {
    String main = StoredSegment.FROM_SOURCE;
    long most = -1;
    long run = 0;
    String last = "";
    for (Spooled spooled : spool) {
      run = spooled.supplier.equals(last) ? run + spooled.bytes.length() : spooled.bytes.length();
      last = spooled.supplier;
      if (run > most) {
        most = run;
        main = last;
      }
    }
    return main;
  }

  private void admit(Now now) {
    if (admissionAsked || resource.isEmpty()) {
      return;
    }
    admissionAsked = true;
    int expected = Math.toIntExact(limit());
    Optional<Shelf.Reservation> admitted =
        fills.admit(now, wanted, resource.get(), expected, relayed);
    if (admitted.isPresent()) {
      reservation = admitted.get();
      writing = fills.store().write(key(), expected, new Outcome());
    }
  }

  private void abandonWriting() {
    if (writing != null) {
      writing.abort();
      writing = null;
    }
    if (reservation != null) {
      reservation.abandoned();
      reservation = null;
    }
  }

  /** Lets go of everything. */
  private void finish() {
    over = true;
    readers.clear();
    for (Spooled spooled : spool) {
      spooled.bytes.release();
    }
    spool.clear();
    fills.spool().gave(received);
    fills.ended(this);
  }

  private final class Outcome implements Store.WritingOutcome {

    @Override
    public void committed(Now now) {
      Shelf.Reservation reserved = reservation;
      if (reserved == null) {
        return;
      }
      writing = null;
      reservation = null;
      fills.writable();
      if (!reserved.committed(now, stored())) {
        letGoIfUnread();
        return;
      }
      List<Reader> told = List.copyOf(readers);
      finish();
      for (Reader reader : told) {
        reader.stored(now);
      }
    }

    @Override
    public void failed(Now now, String why) {
      Shelf.Reservation reserved = reservation;
      if (reserved == null) {
        return;
      }
      writing = null;
      reservation = null;
      reserved.failed();
      fills.unwritable(why);
      letGoIfUnread();
    }
  }
}
