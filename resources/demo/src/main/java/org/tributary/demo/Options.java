package org.tributary.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the demo is asked to run; the build gives the paths, people the rest with {@code -Ddemo.…}.
 *
 * @param payara an unpacked Payara: the directory that holds {@code glassfish}
 * @param install what {@code resources/server} made: resource adapter and asadmin files
 * @param ear the packed EAR
 * @param libraries the jars that a source in a JVM of its own needs
 * @param page what browsers load
 * @param media the sample media
 * @param work where everything is written
 * @param plan which helpers
 * @param firstPort from where free ports are looked for; 0 means anywhere
 * @param once whether to end after the playing
 * @param sources further sources, by name
 */
public record Options(
    Path payara,
    Path install,
    Path ear,
    Path libraries,
    Path page,
    Path media,
    Path work,
    Plan plan,
    int firstPort,
    boolean once,
    Map<String, URI> sources) {

  /** The name of the source with the sample media. */
  public static final String OWN_SOURCE = "demo";

  public Options {
    sources = Map.copyOf(sources);
  }

  /** Reads {@code demo.…}. */
  public static Options read(Map<String, String> properties) {
    return new Options(
        path(properties, "demo.payara"),
        path(properties, "demo.install"),
        path(properties, "demo.ear"),
        path(properties, "demo.libraries"),
        path(properties, "demo.page"),
        path(properties, "demo.media"),
        path(properties, "demo.work"),
        Plan.of(places(properties.getOrDefault("demo.helpers", "5"))),
        Integer.parseInt(properties.getOrDefault("demo.port", "0")),
        !properties.getOrDefault("demo.once", "false").equals("false"),
        sources(properties.getOrDefault("demo.sources", "")));
  }

  /** The same for other helpers, other media and another place to work. */
  public Options with(Plan other, Path otherMedia, Path otherWork) {
    return new Options(
        payara,
        install,
        ear,
        libraries,
        page,
        otherMedia,
        otherWork,
        other,
        firstPort,
        once,
        sources);
  }

  /** The same with these further sources, and no others. */
  public Options with(Map<String, URI> further) {
    return new Options(
        payara, install, ear, libraries, page, media, work, plan, firstPort, once, further);
  }

  /** Whether one server is all: helper and broker. */
  boolean isSingle() {
    return plan.places().size() == 1;
  }

  /** {@code 1} to {@code 5} of the usual ones, or {@code id=nation/region/site,…}. */
  static List<Place> places(String text) {
    if (text.matches("[1-5]")) {
      return Place.FIVE.subList(0, Integer.parseInt(text));
    }
    if (!text.contains("=")) {
      throw new IllegalArgumentException(
          "demo.helpers is 1 to 5, or id=nation/region/site,…, not " + text);
    }
    return Stream.of(text.split(",")).map(Place::parse).toList();
  }

  private static Path path(Map<String, String> properties, String name) {
    String value = properties.get(name);
    if (value == null) {
      throw new IllegalArgumentException("not set: " + name);
    }
    return Path.of(value).toAbsolutePath().normalize();
  }

  /** {@code name=URL,name=URL}. */
  static Map<String, URI> sources(String text) {
    Map<String, URI> sources = new LinkedHashMap<>();
    for (String entry : text.isBlank() ? new String[0] : text.split(",")) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      if (!name.matches("[a-z0-9-]{1,63}") || name.equals(OWN_SOURCE)) {
        throw new IllegalArgumentException(
            "demo.sources is name=URL,… with names of lower-case letters, digits or '-' other than "
                + OWN_SOURCE
                + ", not "
                + entry);
      }
      sources.put(name, URI.create(entry.substring(equals + 1).strip()));
    }
    return sources;
  }
}
