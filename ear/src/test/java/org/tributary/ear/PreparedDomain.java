package org.tributary.ear;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * The domain that the tests deploy to: a fresh one on free ports, prepared before anything is
 * deployed.
 *
 * <p>Started and stopped here and not by Arquillian, whose managed container for Payara starts the
 * server only within the first deployment and so leaves no moment to prepare it. What an
 * administrator does once to an own server belongs into {@link #prepare}, and nowhere else.
 */
public final class PreparedDomain implements LoadableExtension {

  private static final String NAME = "tributary-it";
  private static final Path TARGET = Path.of(required("tributary.target"));
  private static final Path PAYARA_HOME = Path.of(required("tributary.payara.home"));
  private static final Path INSTALL = Path.of(required("tributary.install"));
  private static final Ports PORTS = Ports.free();
  private static final Asadmin ASADMIN =
      new Asadmin(PAYARA_HOME, PORTS, TARGET.resolve("asadmin-logs"));

  /** Ends the server should the tests be killed between start and stop. */
  private static final Thread LAST_RESORT =
      new Thread(() -> ASADMIN.localIfPossible("stop-domain", "--kill=true", NAME));

  @Override
  public void register(ExtensionBuilder builder) {
    System.setProperty("tributary.port.admin", Integer.toString(PORTS.admin()));
    builder.observer(PreparedDomain.class);
  }

  /** The ports of the domain that the tests run on. */
  static Ports ports() {
    return PORTS;
  }

  /** Where Payara keeps what belongs to the domain: {@code logs/server.log} and the rest. */
  static Path directory() {
    return PAYARA_HOME.resolve("glassfish/domains").resolve(NAME);
  }

  void start(@Observes BeforeStart event) throws IOException {
    if (Files.exists(directory())) {
      ASADMIN.localIfPossible("stop-domain", "--kill=true", NAME);
      ASADMIN.local("delete-domain", NAME);
    }
    String base = Integer.toString(PORTS.base());
    ASADMIN.local("create-domain", "--nopassword=true", "--portbase", base, NAME);
    Runtime.getRuntime().addShutdownHook(LAST_RESORT);
    ASADMIN.local("start-domain", NAME);
    prepare();
  }

  void stop(@Observes AfterStop event) {
    ASADMIN.local("stop-domain", NAME);
    Runtime.getRuntime().removeShutdownHook(LAST_RESORT);
  }

  /** What an administrator does once to an own server, with the files that we ship for it. */
  private static void prepare() throws IOException {
    ASADMIN.passwordAlias("tributary.broker.password", "broker's own");
    ASADMIN.passwordAlias("tributary.network.secret", "known to every helper of the tests");
    ASADMIN.file(INSTALL.resolve("install-domain.asadmin"));
    Path settings = TARGET.resolve("settings.asadmin");
    Files.writeString(settings, settings());
    ASADMIN.file(settings);
    ASADMIN.file(INSTALL.resolve("install-server.asadmin"));
  }

  /** One server's settings, as in {@code settings.asadmin}, for the ports of this run. */
  private static String settings() {
    return Map.ofEntries(
            Map.entry("tributary.helper.id", "helper-it"),
            Map.entry("tributary.helper.url", "http://localhost:" + PORTS.media() + "/tributary"),
            Map.entry("tributary.helper.location", "nation/region/site"),
            Map.entry("tributary.http.port", Integer.toString(PORTS.media())),
            Map.entry("tributary.advertisement.local", "tributary.local.nation.region.site"),
            Map.entry("tributary.advertisement.regional", "tributary.regional.nation.region"),
            Map.entry("tributary.advertisement.national", "tributary.national.nation"),
            Map.entry("tributary.advertisement.global", "tributary.global"),
            Map.entry("tributary.broker.url", "tcp://localhost:" + PORTS.broker()),
            Map.entry("tributary.broker.embedded", "true"),
            Map.entry("tributary.broker.user", "tributary"))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(PreparedDomain::command)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** A colon separates two properties, so one inside a value is escaped, for two readers. */
  private static String command(Map.Entry<String, String> setting) {
    String value = setting.getValue().replace(":", "\\\\:");
    return "create-system-properties " + setting.getKey() + "=" + value;
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("system property is not set: " + property);
    }
    return value;
  }
}
