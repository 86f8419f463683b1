package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DomainXmlTest {

  private static final String FRESH =
      """
      <hazelcast-runtime-configuration start-port="5900"></hazelcast-runtime-configuration>
      <config name="server-config">
        <network-listener port="1" name="a"></network-listener>
        <jvm-options>-Xmx512m</jvm-options>
      </config>
      <config name="default-config">
        <ejb-timer-service />
        <hazelcast-config-specific-configuration config-specific-data-grid-start-port="${HZ_LISTENER_PORT}" />
        <network-listener address="0.0.0.0" port="2" name="b" />
        <jvm-options>-Xmx512m</jvm-options>
      </config>
      """;

  @Test
  void serversListenToThisMachineOnly() {
    assertThat(DomainXml.tame(FRESH, false, "-Xmx320m -XX:A", 20010))
        .contains("<network-listener address=\"127.0.0.1\" port=\"1\"")
        .contains("<network-listener address=\"127.0.0.1\" port=\"2\"")
        .doesNotContain("0.0.0.0");
  }

  @Test
  void anAdministratorNeedsLessMemoryThanAHelper() {
    assertThat(DomainXml.tame(FRESH, false, "-Xmx320m -XX:A", 20010))
        .containsSubsequence("-Xmx256m</jvm-options>", "-Xmx320m</jvm-options>");
    assertThat(DomainXml.tame(FRESH, true, "-Xmx320m -XX:A", 20010))
        .containsSubsequence("-Xmx320m", "-Xmx320m");
  }

  @Test
  void everyServerIsThereSoonRatherThanFast() {
    assertThat(DomainXml.tame(FRESH, false, Plan.SOON, 20010).split("TieredStopAtLevel=1", -1))
        .hasSize(3);
  }

  @Test
  void theDataGridIsTheDomainsOwn() {
    assertThat(DomainXml.tame(FRESH, false, "-Xmx320m -XX:A", 20010))
        .contains("start-port=\"20010\" das-port=\"20010\" interface=\"127.0.0.1\"")
        .contains("cluster-group-name=\"tributary-demo-20010\"")
        .contains("config-specific-data-grid-start-port=\"20010\"")
        .doesNotContain("5900", "HZ_LISTENER_PORT");
  }
}
