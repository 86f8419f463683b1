package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CheapestPathTest {

  @Property(tries = 500)
  void noWayIsCheaper(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 4) int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] costs = CheapestPath.table(rows, columns);
    for (double[] row : costs) {
      for (int column = 0; column < columns; column++) {
        if (random.nextInt(4) > 0) {
          row[column] = random.nextInt(20);
        }
      }
      row[random.nextInt(columns)] = random.nextInt(20);
    }
    double switching = random.nextInt(8);
    int current = random.nextInt(columns + 1) - 1;

    int[] path = CheapestPath.through(costs, switching, current);

    assertThat(CheapestPath.cost(costs, switching, current, path))
        .isCloseTo(exhaustive(costs, switching, current, new int[rows], 0), within(1e-9));
  }

  @Test
  void equalsDoNotMakeItSwitch() {
    double[][] costs = {{3, 3}, {3, 3}, {5, 3}, {3, 3}};

    assertThat(CheapestPath.through(costs, 1, 1)).containsExactly(1, 1, 1, 1);
    assertThat(CheapestPath.through(costs, 3, 0)).containsExactly(0, 0, 0, 0);
    assertThat(CheapestPath.through(costs, 1, 0)).containsExactly(1, 1, 1, 1);
  }

  private static double exhaustive(
      double[][] costs, double switching, int current, int[] path, int row) {
    if (row == path.length) {
      return CheapestPath.cost(costs, switching, current, path);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int column = 0; column < costs[row].length; column++) {
      path[row] = column;
      least = Math.min(least, exhaustive(costs, switching, current, path, row + 1));
    }
    return least;
  }
}
