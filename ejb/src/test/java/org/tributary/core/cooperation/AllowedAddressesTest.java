package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "media.example, http://media.example:8080/t, true",
    "media.example, http://MEDIA.example/t, true",
    "Media.Example, http://media.example/t, true",
    "media.example, http://media.example.evil/t, false",
    "media.example, http://xmedia.example/t, false",
    "media.example:8080, http://media.example:8080/t, true",
    "media.example:8080, http://media.example:8081/t, false",
    "media.example:80, http://media.example/t, true",
    "media.example:443, https://media.example/t, true",
    "media.example:443, http://media.example/t, false",
    "*.example, http://a.b.example/t, true",
    "*.example, http://example/t, false",
    "*.example, http://badexample/t, false",
    "*.example:8080, http://a.example:8080/t, true",
    "*.example:8080, http://a.example:9090/t, false",
    "127.0.0.1, http://127.0.0.1:1/t, true",
    "[::1], http://[::1]:8080/t, true",
    "[::1]:8080, http://[::1]:8080/t, true",
    "[::1]:8080, http://[::1]:8081/t, false",
  })
  void itAllowsWhatIsNamed(String pattern, URI url, boolean allowed) {
    assertThat(new AllowedAddresses(List.of("other.example", pattern)).allow(url))
        .isEqualTo(allowed);
  }

  @Test
  void itAllowsNothingWhenNothingIsNamed() {
    assertThat(new AllowedAddresses(List.of()).allow(URI.create("http://a/t"))).isFalse();
    assertThat(new AllowedAddresses(List.of("a")).allow(URI.create("file:/a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a*b", "http://a", "a/b", "a:b", "*.*.a", "a b"})
  void itRefusesWhatIsNoAddress(String pattern) {
    assertThatThrownBy(() -> new AllowedAddresses(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pattern + "'");
  }
}
