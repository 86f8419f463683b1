package org.tributary.demo;

import java.net.URI;
import java.nio.file.Path;

/**
 * A helper of the demo network.
 *
 * @param url the EAR's root, without a slash at the end
 * @param directory the server instance's
 */
public record Helper(Place place, String url, int adminPortBase, Path directory) {

  /** Where a source's media are delivered, with a slash at the end. */
  public URI media(String source) {
    return URI.create(url + "/media/" + source + "/");
  }

  /** What it tells about itself at {@code path}. */
  public URI api(String path) {
    return URI.create(url + "/api/" + path);
  }

  /** MicroProfile Health. */
  public URI health() {
    return URI.create(url).resolve("/health");
  }

  /** Where its server writes its process id. */
  public Path pidFile() {
    return directory.resolve("config/pid");
  }

  /** Its server's log. */
  public Path log() {
    return directory.resolve("logs/server.log");
  }

  /** Its name. */
  public String id() {
    return place.id();
  }

  /**
   * Its server's process id.
   *
   * @throws IllegalStateException if it does not run
   */
  public long pid() {
    return Children.pid(pidFile())
        .orElseThrow(() -> new IllegalStateException(id() + " does not run"));
  }
}
