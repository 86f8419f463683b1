package org.tributary.core.cooperation;

/**
 * The port to the topics. Publishing returns at once; a message that cannot be sent soon is dropped
 * and counted by the adapter, for the next one tells the same and more.
 */
@FunctionalInterface
public interface Topics {

  /** Publishes {@code message} to the helpers that hear {@code scope}. */
  void publish(Scope scope, byte[] message);
}
