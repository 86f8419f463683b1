package org.tributary.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TickQueueTest {
  private record Item(long tick, int number) {}

  @Property(tries = 200)
  void whatComesOutIsWhatAPlainQueueGives(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TickQueue<Item> queue = new TickQueue<>();
    PriorityQueue<Item> plain =
        new PriorityQueue<>(Comparator.comparingLong(Item::tick).thenComparingInt(Item::number));

    for (int number = 0; number < 500; number++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3, 4 -> {
          Item item = new Item(random.nextInt(20), number);
          queue.add(item.tick, item);
          plain.add(item);
        }
        case 5, 6 -> assertThat(queue.poll()).isSameAs(plain.poll());
        default -> {
          int part = 2 + random.nextInt(4);
          queue.removeIf(item -> item.number % part == 0);
          plain.removeIf(item -> item.number % part == 0);
        }
      }
      assertThat(queue.size()).isEqualTo(plain.size());
      assertThat(queue.earliest())
          .isEqualTo(plain.isEmpty() ? Long.MAX_VALUE : plain.element().tick);
    }
    while (!plain.isEmpty()) {
      assertThat(queue.poll()).isSameAs(plain.poll());
    }
    assertThat(queue.poll()).isNull();
  }
}
