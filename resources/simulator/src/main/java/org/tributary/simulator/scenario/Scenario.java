package org.tributary.simulator.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tributary.simulator.measure.Measure;

/**
 * A case to simulate: topology, titles, demand, space, and the schemes to compare. Written as HOCON
 * [1]; what a file does not say is as in {@code defaults.conf} beside this class.
 *
 * <p>[1] https://github.com/lightbend/config/blob/main/HOCON.md
 */
public final class Scenario {
  private static final String RESOURCES = "org/tributary/simulator/";

  private final String name;
  private final String point;
  private final Config config;

  private Scenario(String name, String point, Config config) {
    this.name = name;
    this.point = point;
    this.config = config;
  }

  /**
   * Reads a scenario.
   *
   * @param name of one that comes with the simulator, or the path of a file
   * @param changes {@code name=value}, in HOCON, above what the file says
   */
  public static Scenario read(String name, List<String> changes) {
    Path file = Path.of(name);
    Config own =
        Files.exists(file)
            ? ConfigFactory.parseFile(file.toFile())
            : ConfigFactory.parseResources(
                Scenario.class.getClassLoader(), RESOURCES + "scenarios/" + name + ".conf");
    if (own.isEmpty()) {
      throw new IllegalArgumentException("no such scenario: " + name);
    }
    Config changed = ConfigFactory.parseString(String.join("\n", changes));
    return of(stem(file), changed.withFallback(own));
  }

  /** A scenario from what is said of it, the rest by default. */
  public static Scenario of(String name, Config said) {
    Config defaults =
        ConfigFactory.parseResources(Scenario.class.getClassLoader(), RESOURCES + "defaults.conf");
    return new Scenario(name, "", said.withFallback(defaults).resolve());
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".conf") ? name.substring(0, name.length() - ".conf".length()) : name;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** The value that the sweep gives {@link #sweep} in this one; empty if there is no sweep. */
  public String point() {
    return point;
  }

  /** The name whose values are swept over; empty if there is no sweep. */
  public String sweep() {
    return config.getString("sweep.name");
  }

  /** This scenario for each value of its sweep; itself alone if there is none. */
  public List<Scenario> points() {
    if (sweep().isEmpty()) {
      return List.of(this);
    }
    return config.getStringList("sweep.values").stream().map(this::at).toList();
  }

  private Scenario at(String value) {
    Config changed = ConfigFactory.parseString(sweep() + " = " + value).withFallback(config);
    return new Scenario(name, value, changed);
  }

  /** The measures to draw. */
  public List<Measure> charts() {
    return config.getStringList("charts").stream()
        .map(measure -> Measure.valueOf(measure.toUpperCase(Locale.ROOT)))
        .toList();
  }

  /** The schemes to compare, by name. */
  public List<String> schemes() {
    return config.getStringList("schemes");
  }

  /** One run for each. */
  public List<Long> seeds() {
    return config.getLongList("seeds");
  }

  /** The scheme that others are measured against. */
  public String reference() {
    return config.getString("reference");
  }

  /** All that it says, the defaults included. */
  public Config whole() {
    return config;
  }

  /** A section of it. */
  Config section(String path) {
    return config.getConfig(path);
  }

  /** The share of all titles' bytes that one helper has room for. */
  double storeShare() {
    return config.getDouble("store-share");
  }

  /**
   * How one of the schemes is made; the core's settings are the scenario's with the scheme's own.
   */
  Config scheme(String scheme) {
    String path = ConfigUtil.joinPath("scheme", scheme);
    if (!config.hasPath(path)) {
      throw new IllegalArgumentException("no scheme is called " + scheme);
    }
    return config
        .getConfig(path)
        .withFallback(
            ConfigFactory.parseMap(Map.of("settings", config.getConfig("settings").root())));
  }
}
