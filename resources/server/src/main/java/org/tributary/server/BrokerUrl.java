package org.tributary.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;

/**
 * Where the brokers are: one or more addresses of the form {@code
 * tcp://host:port?option=value&option=value}, separated by commas. The options are those of an
 * Artemis connector, for instance {@code sslEnabled=true}.
 */
record BrokerUrl(List<Address> addresses) {

  /** A broker that is away must not hold whoever sends; native transports are not in the jar. */
  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of("connect-timeout-millis", "2000", "useEpoll", "false", "useKQueue", "false"));

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

    /** What the options say goes before what we would say. */
    private String parameters() {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("host", host);
      all.put("port", Integer.toString(port));
      all.putAll(DEFAULTS);
      for (String option : options) {
        int equals = option.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("not a connector's option: " + option);
        }
        all.put(option.substring(0, equals), option.substring(equals + 1));
      }
      return all.entrySet().stream()
          .map(option -> option.getKey() + "=" + option.getValue())
          .collect(Collectors.joining(";"));
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
