package org.tributary.simulator.trace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tributary.core.settings.Setting;
import org.tributary.core.settings.Settings;

/** Writes settings as an administrator would, every one of them: the way back of their reading. */
final class SettingTexts {
  private SettingTexts() {}

  /** All settings by name, without {@code tributary.}. */
  static Map<String, String> of(Settings settings) {
    Map<String, String> texts = new TreeMap<>();
    for (RecordComponent group : Settings.class.getRecordComponents()) {
      if (group.getType() != Map.class) {
        add(texts, "", (Record) value(group, settings));
      }
    }
    settings.sources().forEach((name, source) -> add(texts, "source." + name + ".", source));
    return texts;
  }

  private static void add(Map<String, String> texts, String prefix, Record group) {
    for (RecordComponent component : group.getClass().getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        throw new IllegalStateException("a setting without @Setting: " + component);
      }
      texts.put(prefix + setting.name(), text(value(component, group)));
    }
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a record that does not give its value: " + component, e);
    }
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return duration.toMillis() + "ms";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Object::toString).collect(Collectors.joining(","));
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(Object::toString).orElse("");
    }
    return value.toString();
  }
}
