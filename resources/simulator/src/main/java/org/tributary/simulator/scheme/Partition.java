package org.tributary.simulator.scheme;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.turn.Now;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/**
 * Hashing: each segment has one owner, among the helpers of the region or among all, which alone
 * keeps it (LRU over segments) and asks the source for it. Nobody else keeps a copy, so no space is
 * spent on duplicates, and most plays begin at another helper.
 */
public final class Partition implements Scheme {
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final Wires wires;
  private final Topology topology;
  private final Titles titles;
  private final Numbering numbering;
  private final Map<Integer, List<Integer>> among = new HashMap<>();
  private final List<LruCache> caches = new ArrayList<>();

  /**
   * Caches that hold nothing yet.
   *
   * @param segments that all caches together have room for
   * @param among which helpers share the segments: each region's, or all
   */
  Partition(
      Wires wires, Topology topology, Titles titles, long segments, List<List<Integer>> among) {
    this.wires = wires;
    this.topology = topology;
    this.titles = titles;
    this.numbering = new Numbering(titles);
    for (List<Integer> sharing : among) {
      sharing.forEach(helper -> this.among.put(helper, sharing));
    }
    for (int helper = 0; helper < topology.size(); helper++) {
      caches.add(new LruCache(segments / topology.size()));
    }
  }

  @Override
  public void ask(Now now, int helper, int title, int segment, Answer answer) {
    long key = numbering.of(title, segment);
    List<Integer> sharing = among.getOrDefault(helper, List.of(helper));
    int drawn = (int) Long.remainderUnsigned(((key + 1) * SPREAD) >>> 20, sharing.size());
    int owner = sharing.get(drawn);
    boolean held = caches.get(owner).ask(key);
    if (owner == helper && held) {
      wires.fromOwn(answer);
    } else if (owner == helper) {
      wires.fromSource(titles.segmentBytes(), answer);
    } else {
      Scope scope = topology.scope(helper, owner);
      if (held) {
        wires.fromHelper(scope, titles.segmentBytes(), answer);
      } else {
        wires.fromSourceBy(scope, titles.segmentBytes(), answer);
      }
    }
  }
}
