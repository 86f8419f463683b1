package org.tributary.container.wiring;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tributary.container.messaging.JmsTopics;
import org.tributary.core.cooperation.Scope;

/** How what the helper works with is. */
final class ServerState {
  private final SerialTurns turns;
  private final JmsTopics topics;

  ServerState(SerialTurns turns, JmsTopics topics) {
    this.turns = turns;
    this.topics = topics;
  }

  Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    states.put("turnsWaiting", Integer.toString(turns.waiting()));
    for (Scope scope : Scope.values()) {
      states.put(
          "broker." + scope.name().toLowerCase(Locale.ROOT), topics.trouble(scope).orElse("up"));
    }
    return states;
  }
}
