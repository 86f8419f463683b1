package org.tributary.core.cooperation;

import java.util.Optional;

/** How far an advertisement goes, and how far apart two helpers are. Ordered, nearest first. */
public enum Scope {
  LOCAL,
  REGIONAL,
  NATIONAL,
  GLOBAL;

  /** The next wider one; empty for the widest. */
  public Optional<Scope> wider() {
    return switch (this) {
      case LOCAL -> Optional.of(REGIONAL);
      case REGIONAL -> Optional.of(NATIONAL);
      case NATIONAL -> Optional.of(GLOBAL);
      case GLOBAL -> Optional.empty();
    };
  }
}
