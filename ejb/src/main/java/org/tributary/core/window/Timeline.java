package org.tributary.core.window;

import java.util.OptionalLong;
import org.tributary.core.media.Description;

/** The port to who knows where the segments of listed objects lie in play time. */
@FunctionalInterface
public interface Timeline {

  /** Nothing is known of any object. */
  Timeline UNKNOWN = (object, number) -> OptionalLong.empty();

  /**
   * When segment {@code number} begins, in milliseconds of play from the object's first segment;
   * empty where durations are not known. A number just behind the last one gives the object's end.
   */
  OptionalLong millisAt(Description object, long number);
}
