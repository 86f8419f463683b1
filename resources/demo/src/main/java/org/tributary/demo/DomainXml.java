package org.tributary.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a fresh domain small, and deaf to other machines, before it starts for the first time; its
 * instances inherit that.
 */
final class DomainXml {

  private static final String USUAL_HEAP = "-Xmx512m";
  private static final String ADMINISTRATOR_HEAP = "-Xmx256m";
  private static final String HELPER_HEAP = "-Xmx320m";

  private DomainXml() {}

  /**
   * @param isHelper whether the domain's own server is a helper, too
   */
  static void tame(Path file, boolean isHelper) throws IOException {
    Files.writeString(file, tame(Files.readString(file), isHelper));
  }

  static String tame(String xml, boolean isHelper) {
    int instances = xml.indexOf("<config name=\"default-config\"");
    if (instances < 0) {
      throw new IllegalArgumentException("no default-config in domain.xml");
    }
    String server = xml.substring(0, instances);
    String instance = xml.substring(instances);
    return loopback(server.replace(USUAL_HEAP, isHelper ? HELPER_HEAP : ADMINISTRATOR_HEAP))
        + loopback(instance.replace(USUAL_HEAP, HELPER_HEAP))
            // An instance has no database for timers, and ours need none.
            .replace(
                "<ejb-timer-service />", "<ejb-timer-service ejb-timer-service=\"Hazelcast\" />");
  }

  private static String loopback(String xml) {
    return xml.replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
        .replaceAll(
            "<network-listener (?![^>]*address=)", "<network-listener address=\"127.0.0.1\" ");
  }
}
