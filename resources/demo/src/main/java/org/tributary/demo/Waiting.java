package org.tributary.demo;

import java.io.IOException;
import java.time.Duration;

/** Asks again and again until something is so. */
public final class Waiting {

  private static final long PAUSE_MILLIS = 200;

  private Waiting() {}

  /** A question that may fail. */
  public interface Question {
    /** Whether it is. */
    boolean isSo() throws IOException, InterruptedException;
  }

  /** Whether it became so in time. */
  public static boolean until(Duration patience, Question question)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!question.isSo()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return true;
  }
}
