package org.tributary.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells people what is going on, with the seconds since the beginning. */
final class Progress {

  private final PrintStream out;
  private final long begun = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  synchronized void step(String what) {
    out.printf(Locale.ROOT, "[%3d s] %s%n", elapsed().toSeconds(), what);
    out.flush();
  }

  synchronized void say(String text) {
    out.println(text);
    out.flush();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
