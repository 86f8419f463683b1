package org.tributary.core.cooperation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * For whom a part of a message is; others drop it.
 *
 * @param helpers whom {@code kind} names, by id
 */
public record Audience(Kind kind, List<String> helpers) {
  /** The most helpers that one names. */
  public static final int MAX = 64;

  /** Whoever hears it. */
  public static final Audience EVERYBODY = new Audience(Kind.EVERYBODY, List.of());

  /** What the names mean. */
  public enum Kind {
    /** There are none: it is for all. */
    EVERYBODY(0),
    /** It is for these alone. */
    ONLY(1),
    /** It is for all but these. */
    ALL_BUT(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stands for it in messages. */
    int code() {
      return code;
    }

    static Optional<Kind> of(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  public Audience {
    helpers = List.copyOf(helpers);
    if (helpers.size() > MAX) {
      throw new IllegalArgumentException("an audience of " + helpers.size());
    }
    if (helpers.isEmpty() != (kind == Kind.EVERYBODY)) {
      throw new IllegalArgumentException(kind + " " + helpers);
    }
    helpers.forEach(Identity::requireId);
  }

  /** These alone, as far as they can be named; everybody if there is none to name. */
  static Audience only(List<String> helpers) {
    return new Audience(Kind.ONLY, helpers.subList(0, Math.min(MAX, helpers.size())));
  }

  /** All but these; more than can be named are not left out. */
  static Audience allBut(List<String> helpers) {
    return helpers.isEmpty()
        ? EVERYBODY
        : new Audience(Kind.ALL_BUT, helpers.subList(0, Math.min(MAX, helpers.size())));
  }

  /** Whether it is for {@code helper}. */
  public boolean includes(String helper) {
    return switch (kind) {
      case EVERYBODY -> true;
      case ONLY -> helpers.contains(helper);
      case ALL_BUT -> !helpers.contains(helper);
    };
  }
}
