package org.tributary.simulator.network;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Location;
import org.tributary.core.cooperation.RegionDigest;
import org.tributary.core.cooperation.Scope;

/**
 * A few regions stand for many: the first region hears each digest of the others also from copies
 * of their regions, under other names, until it hears as many regions as the whole network has.
 * Whoever asks a member of a copy asks the helper that it is copied from, so that what is told is
 * as true, and as stale, as that.
 *
 * <p>Copies hold the same as each other, which makes the whole network poorer than a real one of
 * its size: what the first region finds in it is less than it would find there.
 */
public final class Echoes {
  private static final String MARK = ".copy-";

  private final Topology topology;
  private final int originalsNear;
  private final int nations;
  private final int regions;
  private final SplittableRandom random;
  private final Map<String, Identity> copies = new HashMap<>();

  /**
   * Copies for the first region of {@code topology}.
   *
   * @param nations of the whole network
   * @param regions of each nation of the whole network
   */
  public Echoes(Topology topology, int nations, int regions, SplittableRandom random) {
    this.topology = topology;
    this.originalsNear = topology.regionsOfFirstNation();
    this.nations = nations;
    this.regions = regions;
    this.random = random;
  }

  /** How many regions the whole network has. */
  public int regionCount() {
    return nations * regions;
  }

  /** How many digests the first region hears in one cycle of the ladder. */
  public int digests() {
    return regionCount() - 1 + regions - 1;
  }

  /** Who hears copies. */
  List<Integer> hearers() {
    return topology.helpersOf(0);
  }

  /** Copies do not all speak at the same moment. */
  long delayNanos() {
    return random.nextLong(30_000_000_000L);
  }

  /** The digests of the copies of {@code region}. */
  List<RegionDigest> of(int region, Scope scope, RegionDigest digest) {
    List<RegionDigest> all = new ArrayList<>();
    if (region == 0) {
      return all;
    }
    boolean near = region < originalsNear;
    if (!near && scope != Scope.GLOBAL) {
      return all;
    }
    int originals = near ? originalsNear - 1 : topology.regionCount() - originalsNear;
    int wanted = near ? regions - 1 : regionCount() - regions;
    int place = near ? region - 1 : region - originalsNear;
    for (int copy = 1; place + copy * originals < wanted; copy++) {
      all.add(copied(digest, copy));
    }
    return all;
  }

  private RegionDigest copied(RegionDigest digest, int copy) {
    List<RegionDigest.Member> members = new ArrayList<>();
    for (RegionDigest.Member member : digest.members()) {
      members.add(
          new RegionDigest.Member(
              copied(member.identity(), copy),
              member.incarnation(),
              member.load(),
              member.evictions()));
    }
    return new RegionDigest(
        copied(digest.sender(), copy),
        digest.incarnation(),
        digest.version(),
        digest.periodMillis(),
        digest.keepMillis(),
        members,
        digest.entries());
  }

  private Identity copied(Identity original, int copy) {
    String id = original.id() + MARK + copy;
    return copies.computeIfAbsent(
        id,
        name ->
            new Identity(
                name,
                URI.create("http://" + name + ".example/tributary"),
                new Location(
                    original.location().nation(),
                    original.location().region() + "-" + copy,
                    original.location().site())));
  }

  /** Where the helper is that {@code url} is a copy's of. */
  static URI original(URI url) {
    return URI.create(url.toString().replaceFirst("\\.copy-[0-9]+", ""));
  }
}
