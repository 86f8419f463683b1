package org.tributary.container.settings;

import java.lang.reflect.RecordComponent;
import org.tributary.core.settings.Setting;
import org.tributary.core.settings.Settings;

/** Writes the settings page from the annotations. */
final class SettingsPage {
  private static final String HEAD =
      """
      # Settings

      Made from `org.tributary.core.settings.Settings`; do not edit. After a change there, run
      `mvn -pl ejb test -Dtest=SettingsPageTest -Dsettings.page=write`.

      Settings are read from MicroProfile Config, so each may be set in the server's admin console, with
      `asadmin set-config-property --propertyName=NAME --propertyValue=VALUE`, as a system property, or as an
      environment variable (`TRIBUTARY_STORE_BYTES` for `tributary.store.bytes`). They are read at deployment; a wrong
      value stops it with a message that names every wrong setting. A name beginning with `tributary.` that is not
      known is reported in the log with the name that it resembles, and otherwise ignored. Secrets belong into the
      server's password aliases (`asadmin create-password-alias NAME`). Names under `tributary.advertisement.`,
      `tributary.broker.`, `tributary.database.` and `tributary.http.` are not the helper's: the server's resources are
      set up with them ([installing](install.md)).

      Durations are written `500ms`, `10s`, `5m`, `24h`, `7d` or in ISO 8601 (`PT10S`); bytes as a number or with
      `KiB`, `MiB`, `GiB`, `TiB`; lists with commas between. Defaults may name other properties (`${…}`).
      """;

  private SettingsPage() {}

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Class<? extends Record> group : SettingNames.GROUPS) {
      table(page, group, SettingsReader.PREFIX);
    }
    table(page, Settings.Source.class, SettingsReader.SOURCE_PREFIX + "NAME.");
    page.append(
        """

        A source's NAME is 1 to 63 lower-case letters, digits or `-`; media are delivered from
        `/tributary/media/NAME/…`.
        """);
    return page.toString();
  }

  private static void table(StringBuilder page, Class<? extends Record> group, String prefix) {
    page.append("\n## ").append(group.getSimpleName()).append("\n");
    page.append("| name | default | allowed | meaning |\n|--|--|--|--|\n");
    for (RecordComponent component : group.getRecordComponents()) {
      Setting setting = SettingsReader.settingOf(component);
      page.append("| `").append(prefix).append(setting.name()).append("` | ");
      page.append(byDefault(setting)).append(" | ");
      page.append(allowed(component, setting)).append(" | ");
      page.append(setting.doc()).append(" |\n");
    }
  }

  private static String byDefault(Setting setting) {
    if (setting.value().equals(Setting.REQUIRED)) {
      return "*required*";
    }
    return setting.value().isEmpty() ? "" : "`" + setting.value() + "`";
  }

  private static String allowed(RecordComponent component, Setting setting) {
    String kind = setting.unit().isEmpty() ? kind(component) : setting.unit();
    String bounds = SettingsReader.bounds(setting);
    String secret = setting.secret() ? "secret " : "";
    return secret + (bounds.isEmpty() ? kind : kind + ", " + bounds);
  }

  private static String kind(RecordComponent component) {
    return switch (component.getType().getSimpleName()) {
      case "boolean" -> "true or false";
      case "Duration" -> "duration";
      case "List" -> "list";
      case "URI" -> "URL";
      default -> "text";
    };
  }
}
