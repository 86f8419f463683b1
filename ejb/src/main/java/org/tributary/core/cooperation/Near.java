package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The neighbours of the own region, the forgotten among them, in the order of their ids. Confined
 * to turns; {@link Roster} owns it.
 *
 * <p>What their ids bring into the weights of {@link Rendezvous} lies side by side: who weighs all
 * of them looks at nobody but whom the weights name.
 */
final class Near implements Iterable<Known> {
  private static final Comparator<Known> BY_ID = Comparator.comparing(Known::id);

  private final List<Known> all = new ArrayList<>();
  private long[] seeds = new long[8];

  /** How many there are. */
  int size() {
    return all.size();
  }

  /** The one at a place. */
  Known get(int at) {
    return all.get(at);
  }

  /** What the id of the one at a place brings into its weights. */
  long seed(int at) {
    return seeds[at];
  }

  /** Takes somebody in who is not among them. */
  void add(Known known) {
    int found = Collections.binarySearch(all, known, BY_ID);
    int place = found < 0 ? -found - 1 : found;
    if (all.size() == seeds.length) {
      seeds = Arrays.copyOf(seeds, seeds.length * 2);
    }
    System.arraycopy(seeds, place, seeds, place + 1, all.size() - place);
    seeds[place] = known.seed;
    all.add(place, known);
  }

  /** Strikes somebody off, if he is among them. */
  void remove(Known known) {
    int place = all.indexOf(known);
    if (place >= 0) {
      all.remove(place);
      System.arraycopy(seeds, place + 1, seeds, place, all.size() - place);
    }
  }

  @Override
  public Iterator<Known> iterator() {
    return Collections.unmodifiableList(all).iterator();
  }
}
