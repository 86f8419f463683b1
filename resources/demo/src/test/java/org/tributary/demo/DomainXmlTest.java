package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DomainXmlTest {

  private static final String FRESH =
      """
      <config name="server-config">
        <network-listener port="1" name="a"></network-listener>
        <jvm-options>-Xmx512m</jvm-options>
      </config>
      <config name="default-config">
        <ejb-timer-service />
        <network-listener address="0.0.0.0" port="2" name="b" />
        <jvm-options>-Xmx512m</jvm-options>
      </config>
      """;

  @Test
  void serversListenToThisMachineOnly() {
    assertThat(DomainXml.tame(FRESH, false))
        .contains("<network-listener address=\"127.0.0.1\" port=\"1\"")
        .contains("<network-listener address=\"127.0.0.1\" port=\"2\"")
        .doesNotContain("0.0.0.0");
  }

  @Test
  void anAdministratorNeedsLessMemoryThanAHelper() {
    assertThat(DomainXml.tame(FRESH, false)).containsSubsequence("-Xmx256m", "-Xmx320m");
    assertThat(DomainXml.tame(FRESH, true)).containsSubsequence("-Xmx320m", "-Xmx320m");
  }
}
