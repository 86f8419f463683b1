package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SuppliersTest {

  @Test
  void readsWhoGaveHowMuch() {
    String field = "\"lille-1\"; fwd=partial; detail=\"own=10 lille-2=20 source=30 stale\"";
    assertThat(Suppliers.of(field, 60).bytes())
        .isEqualTo(Map.of("own", 10L, "lille-2", 20L, "source", 30L));
  }

  @Test
  void aHitWithoutDetailIsAllItsOwn() {
    assertThat(Suppliers.of("\"lille-1\"; hit", 7).bytes()).isEqualTo(Map.of("own", 7L));
  }

  @Test
  void nothingSaidIsUnknown() {
    assertThat(Suppliers.of("", 7).bytes()).isEqualTo(Map.of("unknown", 7L));
  }

  @Test
  void addsUpAndPrintsForPeople() {
    Suppliers sum =
        Suppliers.of("\"h\"; hit", 1_500)
            .plus(Suppliers.of("\"h\"; fwd=miss; detail=\"a=1 own=2\"", 3));
    assertThat(sum).hasToString("a 1 + own 1,502");
  }
}
