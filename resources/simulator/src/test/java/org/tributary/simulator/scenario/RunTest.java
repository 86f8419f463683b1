package org.tributary.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Interval;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.measure.Tally;
import org.tributary.simulator.report.Chart;
import org.tributary.simulator.report.CsvReport;
import org.tributary.simulator.report.JsonReport;
import org.tributary.simulator.report.TextTable;

class RunTest {
  private static final String SMALL =
      """
      topology { nations = 2, regions = 1, sites = 2, helpers = 2 }
      titles { count = 40, segments { least = 10, most = 20 } }
      demand { sessions = 300, per-second = 0.5, warm-up = 0 }
      store-share = 0.1
      seeds = [7, 8]
      """;

  private static Scenario small(String more) {
    return Scenario.of("small", ConfigFactory.parseString(SMALL + more));
  }

  @Test
  void the_same_seeds_give_the_same_output_to_the_byte() throws Exception {
    Scenario scenario = small("trouble { advertisements-lost = 0.1, connections-broken = 0.02 }");
    List<Outcome> one = Experiment.of(scenario, (point, scheme, seed) -> {});
    List<Outcome> other = Experiment.of(scenario, 2, (point, scheme, seed) -> {});
    assertThat(JsonReport.of(one)).isEqualTo(JsonReport.of(other));
    assertThat(CsvReport.of(one)).isEqualTo(CsvReport.of(other));
    assertThat(one.get(0).tallies().keySet()).containsExactlyElementsOf(scenario.schemes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "parent", "hash-region", "hash-all", "flooding", "ours"})
  void every_scheme_delivers_every_segment(String scheme) {
    Tally tally = new Run(small(""), scheme, 1).play();
    long segments = tally.get(Count.SEGMENTS);
    assertThat(segments).isPositive();
    assertThat(tally.get(Count.FAILED_RESPONSES)).isZero();
    assertThat(tally.get(Count.SERVED_BYTES)).isEqualTo(segments * 64 * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "hash-region", "ours"})
  void players_that_ask_for_several_segments_at_a_time_get_each(String scheme) {
    Tally tally = new Run(small("demand.at-a-time = 7"), scheme, 1).play();
    long segments = tally.get(Count.SEGMENTS);
    assertThat(segments).isEqualTo(new Run(small(""), scheme, 1).play().get(Count.SEGMENTS));
    assertThat(tally.get(Count.FAILED_RESPONSES)).isZero();
    assertThat(tally.get(Count.SERVED_BYTES)).isEqualTo(segments * 64 * 1024);
  }

  @Test
  void receivers_of_a_helper_that_is_down_get_every_segment_from_the_other_of_its_site() {
    String often = "trouble.helpers-down { per-day = 288, for = 20s }";
    Tally tally = new Run(small(often), "ours", 1).play();
    assertThat(tally.get(Count.SERVED_BYTES)).isEqualTo(tally.get(Count.SEGMENTS) * 64 * 1024);
    Tally calm = new Run(small(""), "ours", 1).play();
    assertThat(tally.get(Count.SEGMENTS)).isEqualTo(calm.get(Count.SEGMENTS));
    assertThat(tally.get(Count.MESSAGES_HEARD)).isLessThan(calm.get(Count.MESSAGES_HEARD));
  }

  @Test
  void a_start_from_the_own_store_takes_the_round_trip_to_the_receiver() {
    String held = "store-share = 2\n titles.count = 1\n demand.warm-up = 0.5\n";
    String near = "topology.round-trip.receiver = 7ms";
    assertThat(Measure.START_MILLIS.of(new Run(small(held + near), "none", 1).play())).hasValue(7);
  }

  @Test
  void plans_change_suppliers_less_often() {
    String several = "demand.at-a-time = 20\n store-share = 0.5\n topology.nations = 1\n";
    String alone = "settings.cooperation.plan.segments = 1";
    Tally with = new Run(small(several), "ours", 1).play();
    Tally without = new Run(small(several + alone), "ours", 1).play();
    assertThat(Measure.CHANGES.of(with).orElseThrow())
        .isLessThan(Measure.CHANGES.of(without).orElseThrow());
  }

  @Test
  void what_is_told_as_gone_ahead_is_asked_for_in_vain_less_often_at_no_more_messages() {
    Tally with = new Run(small(""), "ours", 1).play();
    Tally without = new Run(small("settings.cooperation.notice = 0"), "ours", 1).play();
    assertThat(Measure.STALE.of(with).orElseThrow())
        .isLessThan(Measure.STALE.of(without).orElseThrow());
    assertThat(with.get(Count.MESSAGES_HEARD))
        .isLessThanOrEqualTo(without.get(Count.MESSAGES_HEARD));
  }

  @Test
  void helpers_that_hear_nothing_of_each_other_send_each_other_nothing() {
    Tally tally = new Run(small("settings.window.bytes = 0"), "none", 1).play();
    assertThat(tally.get(Count.NEIGHBOUR_REQUESTS)).isZero();
    assertThat(tally.get(Count.SOURCE_BYTES) + tally.get(Count.OWN_SEGMENTS) * 64 * 1024)
        .isEqualTo(tally.get(Count.SERVED_BYTES));
  }

  @Test
  void a_region_with_room_for_all_holds_together_what_was_ever_wanted_there() {
    Tally tally = new Run(small("store-share = 0.6"), "ours", 1).play();
    assertThat(tally.get(Count.WANTED_IN_REGION)).isPositive();
    assertThat(Measure.UNION.of(tally).orElseThrow()).isGreaterThanOrEqualTo(99);
  }

  @Test
  void a_sweep_runs_each_of_its_values_and_is_drawn(@TempDir Path directory) throws Exception {
    Scenario scenario =
        small(
            """
            sweep { name = store-share, values = [0.1, 0.4] }
            schemes = [parent, hash-all]
            """);
    List<Outcome> outcomes = Experiment.of(scenario, (point, scheme, seed) -> {});
    assertThat(outcomes).extracting(Outcome::point).containsExactly("0.1", "0.4");
    Interval little = outcomes.get(0).of("hash-all", Measure.SOURCE_SHARE).orElseThrow();
    Interval much = outcomes.get(1).of("hash-all", Measure.SOURCE_SHARE).orElseThrow();
    assertThat(much.mean()).isLessThan(little.mean());
    Chart.of(scenario, outcomes, Measure.SOURCE_SHARE, directory);
    assertThat(directory.resolve("small-source_share.png")).isNotEmptyFile();
  }

  @Test
  void what_a_scheme_lacks_has_no_value_rather_than_a_nought() throws Exception {
    Scenario scenario = small("schemes = [parent, ours], seeds = [1]");
    List<Outcome> outcomes = Experiment.of(scenario, (point, scheme, seed) -> {});

    assertThat(outcomes.get(0).of("ours", Measure.UNION)).isPresent();
    assertThat(outcomes.get(0).of("parent", Measure.UNION)).isEmpty();
    assertThat(new TextTable(List.of(Measure.UNION)).of(outcomes)).doesNotContain(" 0.00 ");
    assertThat(JsonReport.of(outcomes)).containsOnlyOnce("\"union\"");
    List<String> lines = CsvReport.of(outcomes).lines().toList();
    int union = List.of(lines.get(0).split(",", -1)).indexOf("union");
    assertThat(lines)
        .filteredOn(line -> line.contains("parent"))
        .allMatch(line -> line.split(",", -1)[union].isEmpty());
  }

  @Test
  void broken_connections_and_lost_advertisements_keep_no_segment_from_its_receiver() {
    Tally tally =
        new Run(
                small("trouble { advertisements-lost = 0.3, connections-broken = 0.05 }"),
                "ours",
                1)
            .play();
    assertThat(tally.get(Count.SERVED_BYTES)).isEqualTo(tally.get(Count.SEGMENTS) * 64 * 1024);
  }
}
