package org.tributary.simulator.network;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tributary.core.settings.Setting;
import org.tributary.core.settings.Settings;

/**
 * Makes the core's settings from a scenario: every setting of the product, by its name without
 * {@code tributary.}, with its own default. So a scenario can switch each part off as an
 * administrator would.
 */
public final class CoreSettings {
  private CoreSettings() {}

  /**
   * The settings of one helper.
   *
   * @param given by name; sources below {@code source}
   */
  public static Settings read(Config given) {
    return record(Settings.class, group -> group(group, given));
  }

  /** The settings of {@code helper}, and for the rest those of another one. */
  static Settings of(Settings.Helper helper, Settings other) {
    return new Settings(
        helper,
        other.network(),
        other.store(),
        other.delivery(),
        other.cooperation(),
        other.windows(),
        other.prefetch(),
        other.ownership(),
        other.choosing(),
        other.hedging(),
        other.regions(),
        other.sources());
  }

  /** One component of the settings: a record of its own, or the sources. */
  private static Object group(RecordComponent component, Config given) {
    Class<?> type = component.getType();
    if (type == Map.class) {
      Config source = given.getConfig("source." + Titles.SOURCE);
      return Map.of(Titles.SOURCE, record(Settings.Source.class, one -> value(one, source)));
    }
    return record(type, one -> value(one, given));
  }

  private static <T> T record(Class<T> type, Function<RecordComponent, Object> reading) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(components).map(reading).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("a record of settings cannot be made: " + type, e);
    }
  }

  private static Object value(RecordComponent component, Config given) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException("a setting without @Setting: " + component);
    }
    Config value =
        given.hasPath(setting.name())
            ? given
            : ConfigFactory.parseMap(Map.of(setting.name(), setting.value()));
    String name = ConfigUtil.joinPath(setting.name().split("\\.", -1));
    Class<?> type = component.getType();
    if (type == String.class) {
      return value.getString(name);
    }
    if (type == URI.class) {
      return URI.create(value.getString(name));
    }
    if (type == boolean.class) {
      return value.getBoolean(name);
    }
    if (type == Duration.class) {
      return value.getDuration(name);
    }
    if (type == double.class) {
      return value.getDouble(name);
    }
    if (type == List.class) {
      return list(value.getString(name));
    }
    if (type == Optional.class) {
      return Optional.of(value.getString(name)).filter(text -> !text.isEmpty());
    }
    if (type.isEnum()) {
      return constant(type, value.getString(name));
    }
    long number = setting.unit().equals("bytes") ? value.getBytes(name) : value.getLong(name);
    if (type == int.class) {
      return Math.toIntExact(number);
    }
    if (type == long.class) {
      return number;
    }
    throw new IllegalStateException("settings of this type cannot be read: " + type);
  }

  private static List<String> list(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Object constant(Class<?> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such " + type + ": " + name));
  }
}
