package org.tributary.core.cooperation;

import java.util.TreeMap;
import org.tributary.core.cooperation.Changes.Change;

/**
 * Who is let in: helpers where the settings allow helpers to be, and nobody with this helper's id.
 * Of each that is not let in {@link Changes} hears once while the same is said of it. Confined to
 * turns.
 */
final class Entrance {
  private static final int MAX_REFUSED_REMEMBERED = 1000;

  private final AllowedAddresses allowed;
  private final Changes changes;
  private final TreeMap<String, String> refused = new TreeMap<>();

  Entrance(AllowedAddresses allowed, Changes changes) {
    this.allowed = allowed;
    this.changes = changes;
  }

  /** Whether somebody is where helpers may be. */
  boolean isOpenTo(Identity helper) {
    if (allowed.allow(helper.url())) {
      return true;
    }
    tellOnce(Change.NOT_ALLOWED, helper, "its address is not allowed: " + helper.url());
    return false;
  }

  /** Somebody else has this helper's id. */
  void refuseNamesake(Identity helper) {
    tellOnce(Change.NAMESAKE, helper, "has this helper's id");
  }

  private void tellOnce(Change change, Identity helper, String detail) {
    if (refused.size() >= MAX_REFUSED_REMEMBERED && !refused.containsKey(helper.id())) {
      return;
    }
    String said = change + " " + helper.url();
    if (!said.equals(refused.put(helper.id(), said))) {
      changes.happened(change, helper, detail);
    }
  }
}
