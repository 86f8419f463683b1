package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cache.Shelving.PRICE_SOURCE;
import static org.tributary.core.cache.Shelving.SEGMENT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.Description;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.popularity.Popularity;
import org.tributary.core.settings.Settings;

/** The shelf beside a reference that knows no order and looks at everything each time. */
class ShelfOracleTest {
  private static final int TITLES = 8;

  @Property(tries = 300)
  void holdsExactlyWhatTheReferenceHolds(
      @ForAll @Size(max = 400) List<@IntRange(max = 99_999) Integer> steps,
      @ForAll @IntRange(max = 30) int segments) {
    Settings.Store settings = Shelving.settings(segments, 30, 3, 2);
    Shelving shelving =
        Shelving.of(settings, (now, object) -> number -> cost(new SegmentKey(object, number)));
    Reference reference = new Reference(settings, shelving.popularity);
    for (int step : steps) {
      Description title = titleOf(step % TITLES);
      int number = step / TITLES % 12;
      int kind = step / TITLES / 12 % 16;
      if (kind == 0) {
        shelving.pass(Duration.ofHours(5));
      } else if (kind == 1) {
        shelving.shelf.drop(title.key());
        reference.titles.remove(title.key());
      } else if (kind < 5) {
        shelving.shelf.played(shelving.now, title, 1);
        reference.touch(shelving, title);
      } else if (number < Shelving.segments(title)) {
        boolean held = shelving.want(title, number);
        assertThat(held).isEqualTo(reference.want(shelving, title, number));
      }
      for (int i = 0; i < TITLES; i++) {
        assertThat(shelving.held(titleOf(i))).isEqualTo(reference.held(titleOf(i)));
      }
      assertThat(shelving.shelf.taken()).isLessThanOrEqualTo(settings.bytes());
    }
  }

  private static Description titleOf(int index) {
    return Shelving.title("title" + index, index + 4);
  }

  /** Some segments are cheap to get back, and always were. */
  private static double cost(SegmentKey key) {
    return switch ((int) Math.floorMod(key.object().version() + key.number(), 5L)) {
      case 0 -> 3;
      case 1 -> PRICE_SOURCE / 2;
      default -> PRICE_SOURCE;
    };
  }

  private static final class Reference {
    final TreeMap<ObjectKey, Title> titles = new TreeMap<>();
    private final Settings.Store settings;
    private final Popularity popularity;
    private double level;
    private long touches;

    Reference(Settings.Store settings, Popularity popularity) {
      this.settings = settings;
      this.popularity = popularity;
    }

    SegmentSet held(Description title) {
      Title known = titles.get(title.key());
      SegmentSet held = SegmentSet.EMPTY;
      for (long number : known == null ? new TreeSet<Long>() : known.numbers) {
        held = held.with(number);
      }
      return held;
    }

    Title touch(Shelving shelving, Description description) {
      Title title = titles.computeIfAbsent(description.key(), Title::new);
      title.base = level;
      title.touched = ++touches;
      title.plays = Math.max(1, popularity.of(description.key(), shelving.now));
      return title;
    }

    boolean want(Shelving shelving, Description description, long number) {
      Title title = touch(shelving, description);
      if (title.numbers.contains(number)) {
        return true;
      }
      double credit = title.credit(number);
      List<Piece> victims = new ArrayList<>();
      Set<SegmentKey> guarded = guarded(shelving);
      while (count() - victims.size() + 1 > settings.bytes() / SEGMENT) {
        Piece least = least(guarded, victims);
        if (least == null || !leaves(shelving, least, title, number, credit)) {
          if (SEGMENT <= settings.bytes()) {
            level += credit * SEGMENT / settings.bytes();
          }
          return false;
        }
        victims.add(least);
      }
      for (Piece victim : victims) {
        level = Math.max(level, victim.title.value(victim.number));
        victim.title.numbers.remove(victim.number);
      }
      title.numbers.add(number);
      return true;
    }

    private boolean leaves(
        Shelving shelving, Piece victim, Title title, long number, double credit) {
      boolean own = victim.title == title;
      if (outranks(shelving, title, number)) {
        return !own || victim.number > number;
      }
      double gain = gain(title.key, number);
      double victimGain = gain(victim.title.key, victim.number);
      return own
          ? victimGain < gain || (victimGain == gain && victim.number > number)
          : level + credit >= victim.title.value(victim.number);
    }

    private boolean outranks(Shelving shelving, Title title, long number) {
      if (!popularity.isPopular(title.key, shelving.now) || number >= settings.prefixSegments()) {
        return false;
      }
      Set<SegmentKey> guarded = guarded(shelving);
      if ((guarded.size() + 1) * (long) SEGMENT <= share()) {
        return true;
      }
      return SEGMENT <= share()
          && guarded.stream()
              .map(SegmentKey::object)
              .anyMatch(other -> byRank().compare(titles.get(other), title) < 0);
    }

    private long share() {
      return settings.bytes() * settings.prefixShare() / 100;
    }

    private Comparator<Title> byRank() {
      return Comparator.<Title>comparingDouble(t -> popularity.level(t.key))
          .thenComparing(t -> t.key);
    }

    private Set<SegmentKey> guarded(Shelving shelving) {
      TreeSet<SegmentKey> guarded = new TreeSet<>();
      List<Title> ranked =
          titles.values().stream()
              .filter(t -> popularity.isPopular(t.key, shelving.now))
              .sorted(byRank().reversed())
              .toList();
      for (Title title : ranked) {
        for (long n = 0; n < settings.prefixSegments() && title.numbers.contains(n); n++) {
          if ((guarded.size() + 1) * (long) SEGMENT > share()) {
            return guarded;
          }
          guarded.add(new SegmentKey(title.key, n));
        }
      }
      return guarded;
    }

    private int count() {
      return titles.values().stream().mapToInt(t -> t.numbers.size()).sum();
    }

    private @Nullable Piece least(Set<SegmentKey> guarded, List<Piece> gone) {
      Comparator<Piece> order =
          Comparator.<Piece>comparingDouble(p -> p.title.value(p.number))
              .thenComparingLong(p -> p.title.touched)
              .thenComparing(p -> -p.number);
      return titles.values().stream()
          .flatMap(t -> t.numbers.stream().map(n -> new Piece(t, n)))
          .filter(p -> !guarded.contains(new SegmentKey(p.title.key, p.number)))
          .filter(p -> !gone.contains(p))
          .min(order)
          .orElse(null);
    }

    private static double gain(ObjectKey key, long number) {
      return cost(new SegmentKey(key, number)) / PRICE_SOURCE;
    }

    private record Piece(Title title, long number) {}

    private static final class Title {
      final ObjectKey key;
      final TreeSet<Long> numbers = new TreeSet<>();
      double base;
      double plays;
      long touched;

      Title(ObjectKey key) {
        this.key = key;
      }

      double credit(long number) {
        double worth = (1 + 64 * 1024 / (double) SEGMENT) * Math.log(1 + plays) / Math.log(2);
        return gain(key, number) * worth;
      }

      double value(long number) {
        return base + credit(number);
      }
    }
  }
}
