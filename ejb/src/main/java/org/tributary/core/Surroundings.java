package org.tributary.core;

import java.util.Map;

/**
 * The port to what a helper works with but can do without for a while: the broker, above all. For
 * people, not for decisions. May be called from any thread and returns at once.
 */
@FunctionalInterface
public interface Surroundings {

  /** By name: {@code up}, or what is wrong. */
  Map<String, String> states();
}
