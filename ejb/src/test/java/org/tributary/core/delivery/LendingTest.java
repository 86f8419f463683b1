package org.tributary.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.tributary.core.settings.Settings;

class LendingTest {
  private static final int LENGTH = 20 * Network.SEGMENT;

  @Test
  void whatNeighboursReadIsInUseAndStaysWhenSomethingIdleMayLeave() {
    Network network = new Network();
    network.windows = Settings.Windows.OFF;
    network.ownership = Settings.Ownership.OFF;
    for (String title : new String[] {"/film.mp4", "/idle.mp4", "/new.mp4"}) {
      network.source.put(title, Network.content(LENGTH, title.hashCode()));
    }
    Network.Node lender = network.helper("lender", "n/r/s", 2L * LENGTH);
    Network.Node reader = network.helper("reader", "n/r/t", 0);
    network.played(lender, "/film.mp4");
    network.played(lender, "/idle.mp4");
    network.time.advance(Duration.ofSeconds(30));
    long before = network.source.bodyBytes;

    network.played(reader, "/film.mp4");
    assertThat(network.source.bodyBytes).isEqualTo(before);
    network.played(lender, "/new.mp4");

    assertThat(lender.held("/film.mp4")).hasToString("0-19");
    assertThat(lender.held("/new.mp4")).hasToString("0-19");
    assertThat(lender.held("/idle.mp4").isEmpty()).isTrue();
  }
}
