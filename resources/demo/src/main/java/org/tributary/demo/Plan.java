package org.tributary.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which helpers a network has, and what their servers are told beyond what every network needs.
 *
 * @param places the helpers; one alone runs in the domain's own server
 * @param settings for all helpers, by name
 * @param own for single helpers, by their ids
 * @param jvm the heap of each helper's server and how its JVM works, as options with blanks between
 * @param environment variables of the environment in which single helpers' servers start
 * @param broker further options of the JVM of the broker, where it has one of its own
 */
public record Plan(
    List<Place> places,
    Map<String, String> settings,
    Map<String, Map<String, String>> own,
    String jvm,
    Map<String, Map<String, String>> environment,
    List<String> broker) {

  /**
   * Started soon, rather than fast after a while: half of a start would be spent compiling well.
   */
  public static final String SOON = "-Xmx320m -XX:TieredStopAtLevel=1";

  public Plan {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("a network without helpers");
    }
    if (places.stream().map(Place::id).distinct().count() < places.size()) {
      throw new IllegalArgumentException("two helpers with one id: " + places);
    }
    places = List.copyOf(places);
    settings = Map.copyOf(settings);
    own = Map.copyOf(own);
    environment = Map.copyOf(environment);
    broker = List.copyOf(broker);
  }

  /** A network with the usual settings. */
  public static Plan of(List<Place> places) {
    return new Plan(places, Map.of(), Map.of(), SOON, Map.of(), List.of());
  }

  /** The same with these settings for all helpers, and no others. */
  public Plan with(Map<String, String> all) {
    return new Plan(places, all, own, jvm, environment, broker);
  }

  /** The same with settings for one helper. */
  public Plan with(String id, Map<String, String> its) {
    Map<String, Map<String, String>> more = new HashMap<>(own);
    more.put(id, its);
    return new Plan(places, settings, more, jvm, environment, broker);
  }

  /** The same with a JVM like this. */
  public Plan withJvm(String options) {
    return new Plan(places, settings, own, options, environment, broker);
  }

  /** The same with one helper's server in this environment. */
  public Plan withEnvironment(String id, Map<String, String> variables) {
    Map<String, Map<String, String>> more = new HashMap<>(environment);
    more.put(id, variables);
    return new Plan(places, settings, own, jvm, more, broker);
  }

  /** The same with these options of the broker's JVM. */
  public Plan withBroker(List<String> options) {
    return new Plan(places, settings, own, jvm, environment, options);
  }
}
