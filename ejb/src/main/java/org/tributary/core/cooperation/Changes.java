package org.tributary.core.cooperation;

/** The port to whoever logs: what changed among the neighbours, each change told once. */
@FunctionalInterface
public interface Changes {

  /**
   * Tells a change.
   *
   * @param detail for operators, without secrets
   */
  void happened(Change change, Identity neighbour, String detail);

  /** The kinds of change. */
  enum Change {
    /** It was heard for the first time, or again after it had been forgotten. */
    JOINED,
    /** It has started anew. */
    RESTARTED,
    /** It was silent for three periods. */
    FORGOTTEN,
    /** It said farewell: it was taken down. */
    LEFT,
    /** Nothing is asked of it for a while, because it failed. */
    AVOIDED,
    /** It delivers again. */
    RECOVERED,
    /** Its location does not fit the topic that it is heard on: a topic is mapped wrongly. */
    MISPLACED,
    /** Its URL is not among the addresses that the settings allow. */
    NOT_ALLOWED,
    /** Another helper has this helper's id. */
    NAMESAKE
  }
}
