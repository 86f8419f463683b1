package org.tributary.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * The ports of one network: a hundred for each server, with Payara's usual offsets from the
 * hundred's beginning.
 *
 * <p>They lie below the range from which operating systems hand out client ports, so that what was
 * free when it was looked at is not taken a moment later by a passing connection.
 *
 * @param base the domain's hundred; the n-th instance has the n-th after it
 */
record Ports(int base) {

  private static final int FIRST_BASE = 20_000;
  private static final int LAST_BASE = 31_400;
  private static final int STEP = 100;
  private static final int[] OFFSETS = {
    9, 10, 37, 38, 39, 48, 66, 71, 72, 76, 80, 81, 86, 90, 91, 95
  };

  int admin() {
    return base + 48;
  }

  int hazelcast() {
    return base + 10;
  }

  int broker() {
    return base + 72;
  }

  int source() {
    return base + 71;
  }

  /** Where the domain's own server (0) or the n-th instance delivers media. */
  int media(int server) {
    return base(server) + 95;
  }

  /** The {@code --portbase} of the domain's own server (0) or of the n-th instance. */
  int base(int server) {
    return base + server * STEP;
  }

  /**
   * Free ones for a domain with so many instances, looked for from {@code first} on, or, if that is
   * 0, from this process's own place.
   */
  static Ports free(int instances, int first) {
    if (first > LAST_BASE) {
      throw new IllegalArgumentException("ports begin below " + LAST_BASE + ", not at " + first);
    }
    int bases = (LAST_BASE - FIRST_BASE) / STEP;
    int start =
        first == 0
            ? (int) Math.floorMod(ProcessHandle.current().pid() * (instances + 1), (long) bases)
            : (first - FIRST_BASE + STEP - 1) / STEP;
    return IntStream.range(0, bases)
        .map(i -> FIRST_BASE + ((start + i) % bases) * STEP)
        .filter(base -> IntStream.rangeClosed(0, instances).allMatch(i -> allFree(base + i * STEP)))
        .mapToObj(Ports::new)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free ports below " + LAST_BASE));
  }

  private static boolean allFree(int base) {
    return IntStream.of(OFFSETS).allMatch(offset -> isFree(base + offset));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
