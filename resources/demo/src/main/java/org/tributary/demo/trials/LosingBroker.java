package org.tributary.demo.trials;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a broker is told to lose messages. */
final class LosingBroker {
  static final String SHARE = "trial.lost";

  /** By its name: what it is made of is there in the broker alone. */
  private static final String INTERCEPTOR = "org.tributary.demo.trials.LosingSends";

  private static final String XML = "org/tributary/server/broker.xml";

  private LosingBroker() {}

  /** What a broker is told to read {@code xml} and lose so much. */
  static List<String> options(Path xml, double share) {
    return List.of("-Dtributary.broker.xml=" + xml, "-D" + SHARE + "=" + share);
  }

  /**
   * Writes the configuration of the broker in {@code jar}, with such an interceptor, to {@code
   * xml}.
   */
  static void configure(Path jar, Path xml) throws IOException {
    String with =
        "<remoting-incoming-interceptors><class-name>"
            + INTERCEPTOR
            + "</class-name></remoting-incoming-interceptors>";
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      String usual = Files.readString(inside.getPath(XML));
      Files.writeString(xml, usual.replace("<acceptors>", with + "<acceptors>"));
    }
  }
}
