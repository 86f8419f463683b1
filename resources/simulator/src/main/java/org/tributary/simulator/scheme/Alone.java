package org.tributary.simulator.scheme;

import java.util.ArrayList;
import java.util.List;
import org.tributary.core.turn.Now;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/** Each helper alone, with an LRU cache of segments. */
public final class Alone implements Scheme {
  private final Wires wires;
  private final Titles titles;
  private final Numbering numbering;
  private final List<LruCache> caches = new ArrayList<>();

  /**
   * Caches that hold nothing yet.
   *
   * @param segmentsEach that each helper has room for
   */
  Alone(Wires wires, Topology topology, Titles titles, long segmentsEach) {
    this.wires = wires;
    this.titles = titles;
    this.numbering = new Numbering(titles);
    for (int helper = 0; helper < topology.size(); helper++) {
      caches.add(new LruCache(segmentsEach));
    }
  }

  @Override
  public void ask(Now now, int helper, int title, int segment, Answer answer) {
    if (caches.get(helper).ask(numbering.of(title, segment))) {
      wires.fromOwn(answer);
    } else {
      wires.fromSource(titles.segmentBytes(), answer);
    }
  }
}
