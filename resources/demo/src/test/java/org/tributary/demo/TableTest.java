package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void setsNumbersToTheRight() {
    Table table = new Table("title", "bytes");
    table.row("Tour", "1,024");
    table.row("A longer one", "7");
    assertThat(table)
        .hasToString(
            """
            title         bytes
            ------------  -----
            Tour          1,024
            A longer one      7
            """);
  }

  @Test
  void refusesARowThatDoesNotFit() {
    assertThatThrownBy(() -> new Table("one").row("1", "2")).hasMessageContaining("2 cells");
  }
}
