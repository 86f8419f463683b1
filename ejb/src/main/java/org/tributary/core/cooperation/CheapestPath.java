package org.tributary.core.cooperation;

import java.util.Arrays;

/**
 * The cheapest way through a table of costs, one row after the other, where going on with another
 * column costs something: a shortest path in a layered graph, found in rows x columns steps.
 */
final class CheapestPath {
  private CheapestPath() {}

  /**
   * The column to take in each row.
   *
   * @param costs by row and column, not negative; infinite where a column cannot be had. Every row
   *     has a finite one. Of equal paths the one is found that has the lower columns in its later
   *     rows, and stays with its column where that makes no difference
   * @param switching the cost of going on with another column than in the row before
   * @param current the column before the first row, -1 if there is none
   */
  static int[] through(double[][] costs, double switching, int current) {
    int rows = costs.length;
    int columns = costs[0].length;
    int[][] from = new int[rows][columns];
    double[] best = new double[columns];
    for (int column = 0; column < columns; column++) {
      boolean stays = current < 0 || current == column;
      best[column] = costs[0][column] + (stays ? 0 : switching);
    }
    for (int row = 1; row < rows; row++) {
      int cheapest = least(best);
      double[] next = new double[columns];
      for (int column = 0; column < columns; column++) {
        boolean stays = best[column] <= best[cheapest] + switching;
        from[row][column] = stays ? column : cheapest;
        next[column] = costs[row][column] + (stays ? best[column] : best[cheapest] + switching);
      }
      best = next;
    }
    int[] path = new int[rows];
    path[rows - 1] = least(best);
    for (int row = rows - 1; row > 0; row--) {
      path[row - 1] = from[row][path[row]];
    }
    return path;
  }

  /** What a path costs. */
  static double cost(double[][] costs, double switching, int current, int[] path) {
    double sum = 0;
    int last = current;
    for (int row = 0; row < path.length; row++) {
      sum += costs[row][path[row]] + (last < 0 || last == path[row] ? 0 : switching);
      last = path[row];
    }
    return sum;
  }

  private static int least(double[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[least]) {
        least = i;
      }
    }
    return least;
  }

  /** A table without any cost yet. */
  static double[][] table(int rows, int columns) {
    double[][] table = new double[rows][columns];
    for (double[] row : table) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    return table;
  }
}
