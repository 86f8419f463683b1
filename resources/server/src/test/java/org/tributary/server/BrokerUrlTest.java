package org.tributary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {

  private static final String NETTY =
      "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory";

  @Test
  void oneAddressBecomesOneConnectorThatGivesUpSoon() {
    BrokerUrl url = BrokerUrl.parse("tcp://broker.example:61616");

    assertThat(url.connectorClassNames()).isEqualTo(NETTY);
    assertThat(url.connectionParameters())
        .isEqualTo(
            "host=broker.example;port=61616;connect-timeout-millis=2000;useEpoll=false;useKQueue=false");
  }

  @Test
  void severalAddressesBecomeSeveralConnectorsAndAnOptionGoesBeforeOurs() {
    BrokerUrl url =
        BrokerUrl.parse("tcp://a:1?sslEnabled=true&connect-timeout-millis=500, tcp://b:2,");

    assertThat(url.connectorClassNames()).isEqualTo(NETTY + "," + NETTY);
    assertThat(url.connectionParameters())
        .isEqualTo(
            "host=a;port=1;connect-timeout-millis=500;useEpoll=false;useKQueue=false;sslEnabled=true,"
                + "host=b;port=2;connect-timeout-millis=2000;useEpoll=false;useKQueue=false");
    assertThat(url.first().host()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "localhost:61616", "tcp://localhost", "http://a:1", "tcp:// a:1"})
  void whatNamesNoBrokerIsRefusedWithItsText(String text) {
    assertThatThrownBy(() -> BrokerUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broker URL");
  }
}
