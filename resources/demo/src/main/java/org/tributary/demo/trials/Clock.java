package org.tributary.demo.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A wall clock that can be set, for processes that start in {@link #environment}: libfaketime [1].
 *
 * <p>[1] https://github.com/wolfcw/libfaketime
 */
final class Clock {
  private static final String LIBRARY =
      System.getProperty("trial.faketime", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");

  private Clock() {}

  /** Lets a process look into {@code file} every second for how far its clock is ahead. */
  static Map<String, String> environment(Path file) {
    if (!Files.exists(Path.of(LIBRARY))) {
      throw new IllegalStateException(
          "no " + LIBRARY + ": install libfaketime, or name it by -Dtrial.faketime");
    }
    return Map.of(
        "LD_PRELOAD",
        LIBRARY,
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Or every wait of the JVM is cut short, and it does nothing but wait.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** From now on the clock is so far ahead. */
  static void jump(Path file, Duration ahead) {
    try {
      Files.writeString(file, "+" + ahead.toSeconds() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the clock cannot be set", e);
    }
  }
}
