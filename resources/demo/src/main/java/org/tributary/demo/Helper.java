package org.tributary.demo;

import java.net.URI;
import java.nio.file.Path;

/**
 * A helper of the demo network.
 *
 * @param url the EAR's root, without a slash at the end
 * @param directory the server instance's
 */
record Helper(Place place, String url, int adminPortBase, Path directory) {

  /** Where a source's media are delivered, with a slash at the end. */
  URI media(String source) {
    return URI.create(url + "/media/" + source + "/");
  }

  URI api(String path) {
    return URI.create(url + "/api/" + path);
  }

  URI health() {
    return URI.create(url).resolve("/health");
  }

  Path pidFile() {
    return directory.resolve("config/pid");
  }

  Path log() {
    return directory.resolve("logs/server.log");
  }
}
