package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void furtherSourcesHaveNames() {
    assertThat(Options.sources("a=http://localhost:1/x, b-2=file:/media"))
        .isEqualTo(
            Map.of("a", URI.create("http://localhost:1/x"), "b-2", URI.create("file:/media")));
    assertThat(Options.sources("")).isEmpty();
  }

  @Test
  void aSourceWithoutANameOrWithOursIsRefused() {
    assertThatThrownBy(() -> Options.sources("http://localhost")).hasMessageContaining("name=URL");
    assertThatThrownBy(() -> Options.sources("demo=http://localhost"))
        .hasMessageContaining("other than demo");
  }

  @Test
  void helpersAreSomeOfTheUsualOnesOrNamedWithTheirPlaces() {
    assertThat(Options.places("3")).isEqualTo(Place.FIVE.subList(0, 3));
    assertThat(Options.places("a=x/y/z, b-2=x/y/w"))
        .isEqualTo(List.of(new Place("a", "x", "y", "z"), new Place("b-2", "x", "y", "w")));
    assertThatThrownBy(() -> Options.places("7")).hasMessageContaining("not 7");
    assertThatThrownBy(() -> Options.places("a=x/y")).hasMessageContaining("a=x/y");
  }
}
