package org.tributary.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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
 * @param helpers 1 or 5
 * @param once whether to end after the playing
 * @param sources further sources, by name
 */
record Options(
    Path payara,
    Path install,
    Path ear,
    Path libraries,
    Path page,
    Path media,
    Path work,
    int helpers,
    boolean once,
    Map<String, URI> sources) {

  /** The name of the source with the sample media. */
  static final String OWN_SOURCE = "demo";

  Options {
    if (helpers != 1 && helpers != Place.FIVE.size()) {
      throw new IllegalArgumentException("demo.helpers is 1 or 5, not " + helpers);
    }
    sources = Map.copyOf(sources);
  }

  static Options read(Map<String, String> properties) {
    return new Options(
        path(properties, "demo.payara"),
        path(properties, "demo.install"),
        path(properties, "demo.ear"),
        path(properties, "demo.libraries"),
        path(properties, "demo.page"),
        path(properties, "demo.media"),
        path(properties, "demo.work"),
        Integer.parseInt(properties.getOrDefault("demo.helpers", "5")),
        !properties.getOrDefault("demo.once", "false").equals("false"),
        sources(properties.getOrDefault("demo.sources", "")));
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
