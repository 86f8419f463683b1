package org.tributary.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final PriorityQueue<Long> rings = new PriorityQueue<>();
  private final Deadlines deadlines = new Deadlines(rings::add);
  private long tick;
  private long wakes;

  private void passUntil(long end) {
    for (Long next = rings.peek(); next != null && next <= end; next = rings.peek()) {
      rings.remove();
      tick = Math.max(tick, next);
      wakes++;
      deadlines.wake(new Now(tick, Instant.EPOCH.plusNanos(tick)));
    }
    tick = end;
  }

  @Test
  void a_far_deadline_is_rung_for_once_however_many_near_ones_come_and_go() {
    List<Long> ran = new ArrayList<>();
    deadlines.at(1_000_000, now -> ran.add(now.tick()));
    for (int i = 0; i < 1000; i++) {
      deadlines.at(tick + 50, now -> ran.add(now.tick()));
      passUntil(tick + 100);
      assertThat(rings).hasSize(1);
    }
    passUntil(2_000_000);
    assertThat(ran).hasSize(1001).endsWith(1_000_000L);
    assertThat(wakes).isEqualTo(1001);
    assertThat(rings).isEmpty();
  }

  @Test
  void nobody_is_woken_again_for_what_was_cancelled() {
    List<Long> ran = new ArrayList<>();
    deadlines.at(10, now -> ran.add(now.tick()));
    for (int i = 1; i < 50; i++) {
      deadlines.at(10 + i, now -> ran.add(now.tick())).cancel();
    }
    deadlines.at(100, now -> ran.add(now.tick()));
    passUntil(1000);

    assertThat(ran).containsExactly(10L, 100L);
    assertThat(wakes).isEqualTo(2);
  }

  @Test
  void each_deadline_runs_at_its_tick_and_no_tick_is_rung_for_twice() {
    SplittableRandom random = new SplittableRandom(1);
    TreeSet<Long> ticks = new TreeSet<>();
    int[] ran = {0};
    int[] late = {0};
    int cancelled = 0;
    for (int i = 0; i < 10_000; i++) {
      long at = tick + 1 + random.nextInt(i % 10 == 0 ? 100_000 : 100);
      ticks.add(at);
      Deadlines.Deadline deadline =
          deadlines.at(
              at,
              now -> {
                ran[0]++;
                if (now.tick() != at) {
                  late[0]++;
                }
              });
      if (random.nextInt(4) == 0) {
        deadline.cancel();
        cancelled++;
      }
      passUntil(tick + random.nextInt(20));
    }
    passUntil(tick + 200_000);
    assertThat(ran[0]).isEqualTo(10_000 - cancelled);
    assertThat(late[0]).isZero();
    assertThat(wakes).isLessThanOrEqualTo(ticks.size());
    assertThat(rings).isEmpty();
  }

  @Test
  void a_ring_that_nobody_asked_for_changes_nothing() {
    List<Long> ran = new ArrayList<>();
    deadlines.at(100, now -> ran.add(now.tick()));
    deadlines.wake(new Now(50, Instant.EPOCH));
    assertThat(ran).isEmpty();
    assertThat(rings).containsExactly(100L);
    passUntil(100);
    assertThat(ran).containsExactly(100L);
  }
}
