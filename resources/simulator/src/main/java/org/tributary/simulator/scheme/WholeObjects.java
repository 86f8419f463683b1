package org.tributary.simulator.scheme;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.core.turn.Now;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/**
 * Each helper alone, with a cache of whole titles: room is made for all of a title when it is first
 * asked for, by dropping the titles that were asked for longest ago; its segments come as the first
 * receiver plays them.
 */
public final class WholeObjects implements Scheme {
  private static final float LOAD_FACTOR = 0.75f;

  private final Wires wires;
  private final Titles titles;
  private final long segmentsEach;
  private final List<Shelf> shelves = new ArrayList<>();

  /**
   * Caches that hold nothing yet.
   *
   * @param segmentsEach that each helper has room for
   */
  WholeObjects(Wires wires, Topology topology, Titles titles, long segmentsEach) {
    this.wires = wires;
    this.titles = titles;
    this.segmentsEach = segmentsEach;
    for (int helper = 0; helper < topology.size(); helper++) {
      shelves.add(new Shelf());
    }
  }

  @Override
  public void ask(Now now, int helper, int title, int segment, Answer answer) {
    if (shelves.get(helper).ask(title, segment)) {
      wires.fromOwn(answer);
    } else {
      wires.fromSource(titles.segmentBytes(), answer);
    }
  }

  private final class Shelf {
    /** How many first segments of a title have come. */
    private final Map<Integer, Integer> come = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    private long taken;

    boolean ask(int title, int segment) {
      Integer known = come.get(title);
      if (known == null) {
        if (segment > 0 || titles.segments(title) > segmentsEach) {
          return false;
        }
        makeRoom(titles.segments(title));
      }
      int before = known == null ? 0 : known;
      come.put(title, Math.max(before, segment + 1));
      return segment < before;
    }

    private void makeRoom(int segments) {
      taken += segments;
      Iterator<Integer> eldest = come.keySet().iterator();
      while (taken > segmentsEach) {
        taken -= titles.segments(eldest.next());
        eldest.remove();
      }
    }
  }
}
