package org.tributary.simulator.scheme;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.tributary.core.Helper;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.Receiver;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.network.HelperNetwork;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/** The deployed core: receivers ask it for ranges, one segment each, as the web does. */
public final class Helpers implements Scheme {
  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final VirtualTime time;
  private final HelperNetwork network;
  private final Titles titles;
  private final Topology topology;

  /** By region and title; null where nothing of the title was wanted in the region. */
  private final BitSet[][] wanted;

  private final Summed windowBytes;
  private final Summed wastedBytes;

  /** Asks the helpers of {@code network}. */
  public Helpers(VirtualTime time, Topology topology, HelperNetwork network, Titles titles) {
    this.time = time;
    this.topology = topology;
    this.wanted = new BitSet[topology.regionCount()][titles.count()];
    this.network = network;
    this.titles = titles;
    this.windowBytes = new Summed(Counter.SERVED_WINDOW_BYTES, Count.WINDOW_BYTES);
    this.wastedBytes = new Summed(Counter.HEDGES_WASTED_BYTES, Count.HEDGES_WASTED_BYTES);
  }

  @Override
  public void ask(Now now, int helper, int title, int segment, Answer answer) {
    ask(now, helper, title, segment, 1, answer);
  }

  @Override
  public void ask(Now now, int at, int title, int first, int count, Answer answer) {
    want(wanted[topology.regionOf(at)], title, first, count);
    OptionalInt up = network.standIn(at);
    if (up.isEmpty()) {
      answer.failed(now);
      return;
    }
    int helper = up.getAsInt();
    Helper asked = network.helper(helper);
    long from = (long) first * titles.segmentBytes();
    long last = from + (long) count * titles.segmentBytes() - 1;
    MediaRequest request = MediaRequest.get(titles.id(title), "bytes=" + from + "-" + last);
    Optional<Hit> hit = asked.hit(request, now.wall());
    if (hit.isPresent() && drained(asked, hit.get())) {
      for (int segment = 0; segment < count; segment++) {
        answer.complete(now, true);
      }
      return;
    }
    BitSet own = new BitSet();
    for (int segment = 0; count > 1 && segment < count; segment++) {
      own.set(segment, network.holds(helper, titles.key(title, first + segment)));
    }
    Pending pending = new Pending(answer, count, own);
    Optional<Delivery> delivery = asked.deliver(request, pending);
    if (delivery.isPresent()) {
      pending.delivery = delivery;
    } else {
      answer.failed(now);
    }
  }

  private static void want(BitSet[] inRegion, int title, int first, int count) {
    if (inRegion[title] == null) {
      inRegion[title] = new BitSet();
    }
    inRegion[title].set(first, first + count);
  }

  @Override
  public void count(Tally tally) {
    windowBytes.count(tally);
    wastedBytes.count(tally);
    for (int region = 0; region < wanted.length; region++) {
      countHeld(region, tally);
    }
  }

  private void countHeld(int region, Tally tally) {
    for (int title = 0; title < titles.count(); title++) {
      BitSet segments = wanted[region][title];
      if (segments != null) {
        tally.add(Count.WANTED_IN_REGION, segments.cardinality());
        int of = title;
        segments.stream()
            .filter(segment -> network.regionHolds(region, titles.key(of, segment)))
            .forEach(segment -> tally.add(Count.HELD_IN_REGION));
      }
    }
  }

  /** Takes all bytes of a hit; false if they are not all in memory any more. */
  private static boolean drained(Helper asked, Hit hit) {
    long bytes = 0;
    try (hit) {
      for (Optional<Bytes> next = hit.next(); next.isPresent(); next = hit.next()) {
        bytes += next.get().length();
        next.get().release();
      }
      asked.delivered(hit, bytes);
      return hit.isComplete();
    }
  }

  /** One of the product's counters, over all helpers. */
  private final class Summed {
    private final Counter counter;
    private final Count count;
    private long before;

    Summed(Counter counter, Count count) {
      this.counter = counter;
      this.count = count;
    }

    void count(Tally tally) {
      long all = 0;
      for (int helper = 0; helper < network.size(); helper++) {
        all += network.helper(helper).counters().get(counter);
      }
      tally.add(count, all - before);
      before = all;
    }
  }

  /** One response: takes bytes as fast as they come, and tells of each whole segment. */
  private final class Pending implements Receiver {
    private final Answer answer;
    private final int count;
    private final BitSet own;
    private int complete;
    private long taken;
    private Optional<Delivery> delivery = Optional.empty();
    private int untold;
    private boolean good;

    Pending(Answer answer, int count, BitSet own) {
      this.answer = answer;
      this.count = count;
      this.own = own;
    }

    @Override
    public void head(ResponseHead head) {
      good = head.status() == OK || head.status() == PARTIAL;
    }

    @Override
    public void send(Bytes bytes) {
      untold += bytes.length();
      taken += bytes.length();
      bytes.release();
      while (good && complete < count - 1 && taken >= (complete + 1L) * titles.segmentBytes()) {
        tellNext();
      }
      if (untold >= Receiver.WINDOW_BYTES) {
        untold = 0;
        time.add(now -> delivery.ifPresent(Delivery::writable));
      }
    }

    @Override
    public void finish() {
      if (good && complete == count - 1) {
        tellNext();
      } else {
        answer.failed(time.now());
      }
    }

    private void tellNext() {
      answer.complete(time.now(), own.get(complete++));
    }

    @Override
    public void fail(String why) {
      answer.failed(time.now());
    }
  }
}
