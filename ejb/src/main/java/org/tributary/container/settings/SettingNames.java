package org.tributary.container.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.tributary.core.settings.Settings;

/** The names of all settings, and what an unknown one may have meant. */
final class SettingNames {
  /** The groups in the order of the settings page. */
  static final List<Class<? extends Record>> GROUPS =
      List.of(
          Settings.Helper.class,
          Settings.Network.class,
          Settings.Store.class,
          Settings.Delivery.class,
          Settings.Cooperation.class,
          Settings.Windows.class,
          Settings.Prefetch.class,
          Settings.Ownership.class,
          Settings.Choosing.class,
          Settings.Hedging.class,
          Settings.Regions.class);

  /** What the server's own resources are set up with: broker, data source, listener, topics. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "tributary.advertisement.",
          "tributary.broker.",
          "tributary.database.",
          "tributary.http.");

  private final NavigableSet<String> known;

  private SettingNames(NavigableSet<String> known) {
    this.known = known;
  }

  /** The names where {@code sources} are configured. */
  static SettingNames known(Collection<String> sources) {
    NavigableSet<String> known = new TreeSet<>();
    for (Class<? extends Record> group : GROUPS) {
      addAll(known, group, SettingsReader.PREFIX);
    }
    for (String source : sources) {
      addAll(known, Settings.Source.class, SettingsReader.SOURCE_PREFIX + source + ".");
    }
    return new SettingNames(known);
  }

  private static void addAll(
      NavigableSet<String> known, Class<? extends Record> group, String prefix) {
    for (RecordComponent component : group.getRecordComponents()) {
      known.add(prefix + SettingsReader.settingOf(component).name());
    }
  }

  /** One sentence for each of {@code names} that looks like a setting but is none. */
  List<String> warnings(Iterable<String> names) {
    NavigableSet<String> unknown = new TreeSet<>();
    names.forEach(unknown::add);
    List<String> warnings = new ArrayList<>();
    for (String name : unknown) {
      if (name.startsWith(SettingsReader.PREFIX)
          && !known.contains(name)
          && OF_THE_SERVER.stream().noneMatch(name::startsWith)) {
        warnings.add(name + " is not a setting: is " + nearest(name) + " meant?");
      }
    }
    return warnings;
  }

  private String nearest(String name) {
    String nearest = known.first();
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** How many characters must be changed, added or left out (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
