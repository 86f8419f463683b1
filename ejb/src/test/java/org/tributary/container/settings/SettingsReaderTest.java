package org.tributary.container.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.core.settings.Settings;

class SettingsReaderTest {
  private static final String SECRET = "correct horse battery";

  private final Map<String, String> given =
      new TreeMap<>(
          Map.of(
              "tributary.helper.id", "media1",
              "tributary.helper.url", "http://media1.example:8080/tributary",
              "tributary.helper.location", "de/south/munich",
              "tributary.network.secret", SECRET,
              "com.sun.aas.instanceRoot", "/srv/domain1"));

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = read().settings();

    assertThat(settings.helper().url())
        .isEqualTo(URI.create("http://media1.example:8080/tributary"));
    assertThat(settings.network().allowed()).isEmpty();
    assertThat(settings.store().directory()).isEqualTo("/srv/domain1/tributary/store");
    assertThat(settings.store().bytes()).isEqualTo(10L << 30);
    assertThat(settings.store().halfLife()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.delivery().corsOrigin()).isEqualTo("*");
    assertThat(settings.cooperation().priceSource()).isEqualTo(150.0);
    assertThat(settings.sources()).isEmpty();
  }

  @Test
  void aSourceIsKnownByItsUrl() {
    given.put("tributary.source.town-hall.url", "https://videos.example/town/");
    given.put("tributary.source.town-hall.segment-bytes", "64 KiB");
    given.put("tributary.source.town-hall.ignored-parameters", "token, sid");
    given.put("tributary.source.town-hall.authorization", "Basic Zm9v");
    given.put("tributary.source.files.url", "file:///srv/media");

    Map<String, Settings.Source> sources = read().settings().sources();

    assertThat(sources).containsOnlyKeys("town-hall", "files");
    assertThat(sources.get("town-hall").segmentBytes()).isEqualTo(65536);
    assertThat(sources.get("town-hall").ignoredParameters()).containsExactly("token", "sid");
    assertThat(sources.get("town-hall").authorization()).contains("Basic Zm9v");
    assertThat(sources.get("files").authorization()).isEmpty();
  }

  @Test
  void aSourceMayComeFromTheEnvironment() {
    Map<String, String> environment =
        Map.of("TRIBUTARY_SOURCE_TOWN_HALL_URL", "http://videos.example");
    given.putAll(environment);

    Settings settings =
        SettingsReader.read(
                name ->
                    Optional.ofNullable(given.get(name))
                        .or(() -> Optional.ofNullable(environment.get(inEnvironment(name)))),
                given.keySet())
            .settings();

    assertThat(settings.sources()).containsOnlyKeys("town-hall");
  }

  @Test
  void anEmptyTextIsAValue() {
    given.put("tributary.delivery.cors.origin", "");

    assertThat(read().settings().delivery().corsOrigin()).isEmpty();
  }

  @Test
  void everyWrongSettingIsNamedAtOnce() {
    given.put("tributary.store.bytes", "-5");
    given.put("tributary.store.prefix.share", "91");
    given.put("tributary.helper.location", "munich");
    given.remove("tributary.helper.id");

    InvalidSettingsException wrong =
        catchThrowableOfType(InvalidSettingsException.class, this::read);

    assertThat(wrong)
        .hasMessage(
            "tributary.helper.id is not set: Names this helper; unique in the network: 1 to 63"
                + " letters, digits, '_', '.' or '-'.; "
                + "tributary.helper.location = 'munich': must be nation/region/site, each 1 to 63"
                + " letters, digits, '_' or '-'; "
                + "tributary.store.bytes = '-5': must be at least 0 bytes; "
                + "tributary.store.prefix.share = '91': must be between 0 and 90 percent");
    assertThat(wrong.problems()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tributary.helper.id                     | a b
          tributary.helper.url                    | http://media1.example/tributary/
          tributary.helper.url                    | media1
          tributary.helper.url                    | http://a b/
          tributary.helper.location               | de/south/
          tributary.network.allowed               | http://other.example
          tributary.network.allowed               | *.example,*
          tributary.store.directory               | store
          tributary.store.bytes                   | 10 GB
          tributary.store.bytes                   | 9999999999GiB
          tributary.store.bytes                   | 99999999999999999999
          tributary.store.prefix.segments         | 4.5
          tributary.store.prefix.segments         | 99999999999
          tributary.store.prefix.threshold        | NaN
          tributary.store.prefix.threshold        | many
          tributary.popularity.half-life          | 0s
          tributary.popularity.half-life          | 24
          tributary.popularity.half-life          | PT
          tributary.delivery.stall                | 99ms
          tributary.delivery.cors.origin          | a\u0001b
          tributary.source.s.url                  | ftp://a/b
          tributary.source.s.url                  | http://user:password@a/b
          tributary.source.s.url                  | http:/b
          tributary.source.s.url                  | file://server/b
          tributary.source.s.url                  | http://a/b?c
          tributary.source.s.redirects            | https://a
          tributary.source.s.trust-etag           | yes
          tributary.source.s.segment-bytes        | 128MiB
          tributary.source.S.url                  | http://a
          """)
  void nonsenseIsRefused(String name, String value) {
    given.put("tributary.source.s.url", "http://a");
    given.put(name, value.replace("\\u0001", "\u0001"));

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(name.replaceFirst("(source\\.S)\\.url", "$1"));
  }

  @Test
  void noSecretIsEverShown() {
    given.put("tributary.network.secret", "swordfish");
    given.put("tributary.source.s.url", "http://a");
    given.put("tributary.source.s.authorization", "Basic\u0007swordfish");

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "tributary.network.secret (its value is not shown): must be at least 16 characters;"
                + " tributary.source.s.authorization (its value is not shown): must be printable"
                + " ASCII characters")
        .hasMessageNotContaining("swordfish");
  }

  @Test
  void anUnknownNameIsReportedWithTheOneItResembles() {
    given.put("tributary.store.byte", "10GiB");
    given.put("tributary.source.s.url", "http://a");
    given.put("tributary.source.s.redirect", "b");
    given.put("other.store.byte", "1");
    given.put("tributary.broker.url", "tcp://localhost:61616");
    given.put("tributary.advertisement.local", "tributary.local");

    assertThat(read().warnings())
        .containsExactly(
            "tributary.source.s.redirect is not a setting: is tributary.source.s.redirects meant?",
            "tributary.store.byte is not a setting: is tributary.store.bytes meant?");
  }

  @Test
  void allowedPlacesAreHostsWithOrWithoutPort() {
    given.put("tributary.network.allowed", "localhost, *.example:8080,[::1]:8080, 10.0.0.1");

    assertThat(read().settings().network().allowed())
        .isEqualTo(List.of("localhost", "*.example:8080", "[::1]:8080", "10.0.0.1"));
  }

  private SettingsReader.Reading read() {
    return SettingsReader.read(name -> Optional.ofNullable(given.get(name)), given.keySet());
  }

  /** MicroProfile Config's third rule for environment variables. */
  private static String inEnvironment(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
  }
}
