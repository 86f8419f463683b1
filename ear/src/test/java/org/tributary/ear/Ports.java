package org.tributary.ear;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * The ports of one domain: a base and Payara's usual offsets from it ({@code create-domain
 * --portbase}).
 *
 * <p>Bases lie below the range from which the operating system hands out client ports, so that what
 * was free when it was looked at is not taken a moment later by a passing connection.
 */
record Ports(int base) {

  private static final int FIRST_BASE = 20_000;
  private static final int LAST_BASE = 31_900;
  private static final int STEP = 100;
  private static final int[] OFFSETS = {9, 37, 38, 39, 48, 49, 59, 66, 76, 80, 81, 82, 83, 86};

  int admin() {
    return base + 48;
  }

  int http() {
    return base + 80;
  }

  /** The listener for media, which the helper's own command files make. */
  int media() {
    return base + 82;
  }

  /** The broker that the resource adapter starts in the server's own JVM. */
  int broker() {
    return base + 83;
  }

  /** The first base all of whose ports are free, looked for from a place of this process's own. */
  static Ports free() {
    int bases = (LAST_BASE - FIRST_BASE) / STEP;
    int start = Math.floorMod(ProcessHandle.current().pid(), bases);
    return IntStream.range(0, bases)
        .map(i -> FIRST_BASE + ((start + i) % bases) * STEP)
        .filter(Ports::allFree)
        .mapToObj(Ports::new)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free port base below " + LAST_BASE));
  }

  private static boolean allFree(int base) {
    return IntStream.of(OFFSETS).allMatch(offset -> isFree(base + offset));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
