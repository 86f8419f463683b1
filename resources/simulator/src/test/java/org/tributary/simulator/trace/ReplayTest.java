package org.tributary.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.core.counting.Counter;
import org.tributary.simulator.scenario.Scenario;

/**
 * The simulator's helper and the container's decide the same, line by line: turns, alarm, settings
 * and a store on the disk are the container's own in one of them.
 */
class ReplayTest {
  private static final String SMALL =
      """
      topology {
        nations = 2, regions = 1, sites = 2, helpers = 2
        bits-per-second { helper = 4000000, source = 8000000 }
      }
      titles { count = 40, segments { least = 10, most = 20 }, segment-bytes = 160KiB }
      demand { sessions = 300, per-second = 0.5, zipf = 1, warm-up = 0 }
      store-share = 0.05
      trouble { advertisements-lost = 0.1, connections-broken = 0.05 }
      settings {
        cooperation { owners = true, spokesman.from = 2 }
        popularity.half-life = 10m
        store.prefix.threshold = 1
        window.bytes = 3MiB
      }
      """;

  private static final Trace TRACE =
      Recording.of(Scenario.of("small", ConfigFactory.parseString(SMALL)), "ours", 1, 0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FETCHED_SOURCE_REQUESTS",
        "FETCHED_NEIGHBOUR_REQUESTS",
        "FILLS_FAILED_OVER",
        "HEDGES_WON",
        "LENT_RELAYED",
        "NEIGHBOURS_FALSE",
        "OWNERS_ASKED",
        "DIGESTS_SENT",
        "SERVED_OWN_BYTES",
        "STORE_EVICTIONS",
        "WINDOW_NEWS_SENT",
        "WINDOW_EVICTIONS"
      })
  void the_traced_helper_had_much_to_decide(Counter counter) {
    assertThat(counted(TRACE, counter)).isPositive();
  }

  @Test
  void the_simulators_helper_decides_again_as_it_did() {
    assertThat(Difference.of(TRACE, Replay.of(TRACE, SimulatedGround::new))).isEmpty();
  }

  @Test
  void the_containers_helper_decides_as_the_simulators(@TempDir Path directory) throws IOException {
    Trace replayed = Replay.of(TRACE, time -> new ContainerGround(time, directory));
    assertThat(Difference.of(TRACE, replayed)).isEmpty();
    try (Stream<Path> files = Files.find(directory, 3, (path, is) -> isSegment(path))) {
      assertThat(files.count()).isEqualTo(counted(TRACE, Counter.STORE_SEGMENTS));
    }
  }

  private static boolean isSegment(Path path) {
    return path.getFileName().toString().matches("[0-9a-f]{32}\\.[0-9]+");
  }

  @ParameterizedTest
  @CsvSource({"store.bytes, 4000000", "store.prefix.share, 0", "cooperation.price.source, 20"})
  void another_setting_makes_a_difference(String name, String value, @TempDir Path directory) {
    Map<String, String> changed = new HashMap<>(TRACE.settings());
    assertThat(changed.put(name, value)).isNotNull();
    Trace other = new Trace(TRACE.beginning(), TRACE.seed(), changed, TRACE.events());
    Trace replayed = Replay.of(other, time -> new ContainerGround(time, directory));
    assertThat(Difference.of(TRACE, replayed)).contains("recorded ", "replayed ");
  }

  @Test
  void a_trace_is_what_its_lines_say() {
    assertThat(Trace.parse(TRACE.lines())).isEqualTo(TRACE);
  }

  private static long counted(Trace trace, Counter counter) {
    return trace.decisions().stream()
        .filter(event -> event.what().equals("counted"))
        .filter(event -> event.get("name").equals(counter.name()))
        .mapToLong(event -> event.number("value"))
        .findFirst()
        .orElseThrow();
  }
}
