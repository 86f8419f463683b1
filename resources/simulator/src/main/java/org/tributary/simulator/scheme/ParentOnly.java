package org.tributary.simulator.scheme;

import java.util.ArrayList;
import java.util.List;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.turn.Now;
import org.tributary.simulator.network.Titles;
import org.tributary.simulator.network.Topology;

/**
 * A tree: each helper asks its region's parent, and the parent asks the source. All caches are LRU
 * over segments. The parents have a share of all the space, the helpers the rest; a parent is as
 * far from its helpers as helpers of one region are from each other.
 */
public final class ParentOnly implements Scheme {
  private final Wires wires;
  private final Topology topology;
  private final Titles titles;
  private final Numbering numbering;
  private final List<LruCache> parents = new ArrayList<>();
  private final List<LruCache> children = new ArrayList<>();

  /**
   * Caches that hold nothing yet.
   *
   * @param segments that all caches together have room for
   * @param parentShare the parents' part of these
   */
  ParentOnly(Wires wires, Topology topology, Titles titles, long segments, double parentShare) {
    this.wires = wires;
    this.topology = topology;
    this.titles = titles;
    this.numbering = new Numbering(titles);
    for (int region = 0; region < topology.regionCount(); region++) {
      parents.add(new LruCache(Math.round(segments * parentShare / topology.regionCount())));
    }
    for (int helper = 0; helper < topology.size(); helper++) {
      children.add(new LruCache(Math.round(segments * (1 - parentShare) / topology.size())));
    }
  }

  @Override
  public void ask(Now now, int helper, int title, int segment, Answer answer) {
    long key = numbering.of(title, segment);
    if (children.get(helper).ask(key)) {
      wires.fromOwn(answer);
    } else if (parents.get(topology.regionOf(helper)).ask(key)) {
      wires.fromHelper(Scope.REGIONAL, titles.segmentBytes(), answer);
    } else {
      wires.fromSourceBy(Scope.REGIONAL, titles.segmentBytes(), answer);
    }
  }
}
