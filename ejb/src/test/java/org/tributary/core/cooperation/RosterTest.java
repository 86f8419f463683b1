package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

class RosterTest {
  private static final int HELPERS = 6;
  private static final int OBJECTS = 300;

  private Roster roster = new Roster();
  private final List<Known> helpers = new ArrayList<>();
  private final List<Map<ObjectKey, SegmentSet>> plain = new ArrayList<>();

  @Property(tries = 50)
  void itKnowsWhatAMapOfEachNeighbourKnows(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    roster = new Roster();
    helpers.clear();
    plain.clear();
    for (int i = 0; i < HELPERS; i++) {
      Status status = new Status(Examples.helper("h" + i, "n/r/s"), 1, 1000, 0, 0);
      helpers.add(new Known(status, Scope.LOCAL, 0));
      plain.add(new HashMap<>());
      roster.put(helpers.get(i));
    }

    for (int step = 0; step < 3000; step++) {
      int who = random.nextInt(HELPERS);
      ObjectKey object = object(random.nextInt(OBJECTS));
      if (random.nextInt(500) == 0) {
        roster.holdNothing(helpers.get(who));
        plain.get(who).clear();
      } else if (random.nextInt(3) == 0) {
        roster.hold(helpers.get(who), object, SegmentSet.EMPTY);
        plain.get(who).remove(object);
      } else {
        int first = random.nextInt(5);
        SegmentSet held = SegmentSet.of(first, first + random.nextInt(3));
        SegmentSet before = roster.hold(helpers.get(who), object, held);
        SegmentSet known = plain.get(who).put(object, held);
        assertThat(before).isEqualTo(known == null ? SegmentSet.EMPTY : known);
      }
    }

    for (int n = 0; n < OBJECTS; n++) {
      assertThat(held(object(n))).isEqualTo(plainly(object(n)));
    }
    for (int who = 0; who < HELPERS; who++) {
      assertThat(helpers.get(who).holdings().stream().map(Holders::object))
          .containsExactlyInAnyOrderElementsOf(plain.get(who).keySet());
    }
    for (int media = 0; media < OBJECTS / 3; media++) {
      assertThat(roster.versionsOf(media)).containsExactlyInAnyOrderElementsOf(versions(media));
    }
  }

  /** Three versions of each. */
  private static ObjectKey object(int n) {
    return new ObjectKey(n / 3, n % 3);
  }

  private Map<String, SegmentSet> held(ObjectKey object) {
    Map<String, SegmentSet> held = new TreeMap<>();
    Holders holders = roster.holding(object);
    String last = "";
    for (int at = 0; at < holders.size(); at++) {
      assertThat(holders.known(at).id()).isGreaterThan(last);
      last = holders.known(at).id();
      held.put(last, holders.held(at));
    }
    return held;
  }

  private Map<String, SegmentSet> plainly(ObjectKey object) {
    Map<String, SegmentSet> held = new TreeMap<>();
    for (int who = 0; who < HELPERS; who++) {
      SegmentSet of = plain.get(who).get(object);
      if (of != null) {
        held.put(helpers.get(who).id(), of);
      }
    }
    return held;
  }

  private List<ObjectKey> versions(int media) {
    return plain.stream()
        .flatMap(of -> of.keySet().stream())
        .filter(object -> object.media() == media)
        .distinct()
        .toList();
  }
}
