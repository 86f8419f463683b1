package org.tributary.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells people what is going on, with the seconds since the beginning. */
public final class Progress {

  private final PrintStream out;
  private final long begun = System.nanoTime();

  /** To {@code out}. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** What is done now. */
  public synchronized void step(String what) {
    out.printf(Locale.ROOT, "[%3d s] %s%n", elapsed().toSeconds(), what);
    out.flush();
  }

  /** A text as it is. */
  public synchronized void say(String text) {
    out.println(text);
    out.flush();
  }

  /** Since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
