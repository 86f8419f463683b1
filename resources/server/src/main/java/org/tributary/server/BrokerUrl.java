package org.tributary.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;

/**
 * Where the brokers are: one or more addresses of the form {@code
 * tcp://host:port?option=value&option=value}, separated by commas. The options are those of an
 * Artemis connector, for instance {@code sslEnabled=true}.
 */
record BrokerUrl(List<Address> addresses) {

  /** How long a connection may take; a broker that is away must not hold whoever sends. */
  private static final String CONNECT_TIMEOUT = "connect-timeout-millis=2000";

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern BETWEEN_OPTIONS = Pattern.compile("[&;]");

  BrokerUrl {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("the broker URL names no address");
    }
    addresses = List.copyOf(addresses);
  }

  /** One broker: its host, port and the connector's options as {@code name=value}. */
  record Address(String host, int port, List<String> options) {
    Address {
      options = List.copyOf(options);
    }

    private String parameters() {
      List<String> all = new ArrayList<>();
      all.add("host=" + host);
      all.add("port=" + port);
      if (options.stream().noneMatch(option -> option.startsWith("connect-timeout-millis="))) {
        all.add(CONNECT_TIMEOUT);
      }
      all.addAll(options);
      return String.join(";", all);
    }
  }

  static BrokerUrl parse(String text) {
    return new BrokerUrl(
        COMMA
            .splitAsStream(text)
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .map(BrokerUrl::address)
            .toList());
  }

  private static Address address(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a broker URL: " + text, e);
    }
    if (!"tcp".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("a broker URL is tcp://host:port, but this is " + text);
    }
    String query = uri.getQuery();
    return new Address(
        uri.getHost(),
        uri.getPort(),
        query == null ? List.of() : BETWEEN_OPTIONS.splitAsStream(query).toList());
  }

  /** The address an embedded broker listens on. */
  Address first() {
    return addresses.get(0);
  }

  /** The connector classes as Artemis's resource adapter reads them, one per address. */
  String connectorClassNames() {
    return addresses.stream()
        .map(address -> NettyConnectorFactory.class.getName())
        .collect(Collectors.joining(","));
  }

  /** The connectors' parameters as Artemis's resource adapter reads them, one group per address. */
  String connectionParameters() {
    return addresses.stream().map(Address::parameters).collect(Collectors.joining(","));
  }
}
