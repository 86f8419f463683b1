package org.tributary.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a fresh domain small, and deaf to others, before it starts for the first time; its
 * instances inherit that.
 *
 * <p>Servers of one domain share a data grid for their timers. Left alone it listens to other
 * machines, and joins every other domain's of this one.
 */
final class DomainXml {

  private static final String USUAL_HEAP = "-Xmx512m";

  /** It lives as long as a few commands: compiling well would cost it more than it gains. */
  private static final String ADMINISTRATOR = "-Xmx256m -XX:TieredStopAtLevel=1";

  private DomainXml() {}

  /**
   * @param isHelper whether the domain's own server is a helper, too
   * @param jvm the options of a helper's JVM, with blanks between
   * @param gridPort the first port of the data grid, and what tells it from others
   */
  static void tame(Path file, boolean isHelper, String jvm, int gridPort) throws IOException {
    Files.writeString(file, tame(Files.readString(file), isHelper, jvm, gridPort));
  }

  static String tame(String xml, boolean isHelper, String jvm, int gridPort) {
    int instances = xml.indexOf("<config name=\"default-config\"");
    if (instances < 0) {
      throw new IllegalArgumentException("no default-config in domain.xml");
    }
    String server =
        xml.substring(0, instances)
            .replaceFirst(
                "<hazelcast-runtime-configuration[^>]*>",
                "<hazelcast-runtime-configuration start-port=\"PORT\" das-port=\"PORT\""
                        .replace("PORT", Integer.toString(gridPort))
                    + " interface=\"127.0.0.1\" auto-increment-port=\"true\""
                    + " cluster-group-name=\"tributary-demo-"
                    + gridPort
                    + "\">");
    String instance =
        xml.substring(instances).replace("${HZ_LISTENER_PORT}", Integer.toString(gridPort));
    return loopback(server.replace(USUAL_HEAP, options(isHelper ? jvm : ADMINISTRATOR)))
        + loopback(instance.replace(USUAL_HEAP, options(jvm)))
            // An instance has no database for timers, and ours need none.
            .replace(
                "<ejb-timer-service />", "<ejb-timer-service ejb-timer-service=\"Hazelcast\" />");
  }

  /** The file has an element around the one that is replaced. */
  private static String options(String jvm) {
    return jvm.replace(" ", "</jvm-options><jvm-options>");
  }

  private static String loopback(String xml) {
    return xml.replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
        .replaceAll(
            "<network-listener (?![^>]*address=)", "<network-listener address=\"127.0.0.1\" ");
  }
}
