package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.tributary.core.media.ObjectKey;

class ToldTableTest {
  private static final HeardDigest HEARD = new HeardDigest(new Known[0], 0, 0);

  @Property(tries = 50)
  void itKnowsWhatAMapKnows(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ToldTable table = new ToldTable();
    Map<ObjectKey, RegionDigest.Entry> plain = new HashMap<>();
    for (int step = 0; step < 3000; step++) {
      ObjectKey object = new ObjectKey(random.nextInt(200), random.nextInt(3));
      int place = table.find(object, ToldTable.mark(object.media()));
      assertThat(place != ToldTable.NOWHERE).isEqualTo(plain.containsKey(object));
      RegionDigest.Entry entry = new RegionDigest.Entry(object, List.of());
      if (place == ToldTable.NOWHERE) {
        table.add(entry, HEARD);
        plain.put(object, entry);
      } else if (random.nextInt(step / 1000 + 2) > 0) {
        assertThat(table.entry(place)).isSameAs(plain.get(object));
        table.remove(place);
        plain.remove(object);
        if (random.nextInt(50) == 0) {
          table.shrink();
        }
      } else {
        table.set(place, entry, HEARD);
        plain.put(object, entry);
      }
      assertThat(table.size()).isEqualTo(plain.size());
    }

    List<ObjectKey> all = new ArrayList<>();
    for (int place = 0; place < table.places(); place++) {
      if (table.isTaken(place)) {
        all.add(table.entry(place).object());
      }
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(plain.keySet());
    for (int media = 0; media < 200; media++) {
      assertThat(versions(table, media)).containsExactlyInAnyOrderElementsOf(versions(all, media));
    }
  }

  private static List<ObjectKey> versions(ToldTable table, long media) {
    List<ObjectKey> found = new ArrayList<>();
    int mark = ToldTable.mark(media);
    for (int place = table.next(mark, mark);
        place != ToldTable.NOWHERE;
        place = table.next(mark, place + 1)) {
      found.add(table.entry(place).object());
    }
    return found;
  }

  private static List<ObjectKey> versions(List<ObjectKey> all, long media) {
    return all.stream().filter(object -> object.media() == media).toList();
  }
}
