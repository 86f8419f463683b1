package org.tributary.container.settings;

import java.util.List;

/** Settings that cannot be worked with: deployment stops, and the message names every one. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidSettingsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per wrong setting: its name, its value (never a secret's), what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
