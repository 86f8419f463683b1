package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
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
}
