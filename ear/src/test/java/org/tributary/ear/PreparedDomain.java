package org.tributary.ear;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.event.container.AfterStart;
import org.jboss.arquillian.container.spi.event.container.BeforeSetup;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * The domain that the tests deploy to: a fresh one on free ports, prepared before anything is
 * deployed.
 *
 * <p>Arquillian calls: {@link #create} before it sets its container up, {@link #prepare} when the
 * server runs and before the first deployment. What an administrator does once to an own server
 * belongs into {@code prepare}, and nowhere else.
 */
public final class PreparedDomain implements LoadableExtension {

  private static final String NAME = "tributary-it";
  private static final Path TARGET = Path.of(required("tributary.target"));
  private static final Path PAYARA_HOME = Path.of(required("tributary.payara.home"));
  private static final Ports PORTS = Ports.free();
  private static final Asadmin ASADMIN =
      new Asadmin(PAYARA_HOME, PORTS, TARGET.resolve("asadmin-logs"));

  @Override
  public void register(ExtensionBuilder builder) {
    System.setProperty("tributary.domain", NAME);
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

  void create(@Observes BeforeSetup event) {
    if (Files.exists(directory())) {
      ASADMIN.local("delete-domain", NAME);
    }
    ASADMIN.local(
        "create-domain",
        "--nopassword=true",
        "--portbase",
        Integer.toString(PORTS.base()),
        "--hazelcastdasport",
        Integer.toString(PORTS.hazelcastOfDomain()),
        "--hazelcaststartport",
        Integer.toString(PORTS.hazelcastOfInstances()),
        NAME);
  }

  void prepare(@Observes AfterStart event) {
    ASADMIN.remote("version");
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("system property is not set: " + property);
    }
    return value;
  }
}
