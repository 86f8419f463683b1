package org.tributary.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table for a terminal. Columns whose cells all begin with a digit are set to the right. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** One without rows. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds one, with a cell for each column. */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.get(0).size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** {@code 1,048,576}. */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = rows.get(r).get(c);
        String space = " ".repeat(width(c) - cell.length());
        line.append(c == 0 ? "" : "  ");
        line.append(isNumeric(c) ? space + cell : cell + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (r == 0) {
        for (int c = 0; c < columns; c++) {
          text.append(c == 0 ? "" : "  ").append("-".repeat(width(c)));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row.get(column).matches("\\d.*"));
  }
}
