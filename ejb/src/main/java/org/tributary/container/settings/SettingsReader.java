package org.tributary.container.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.tributary.core.media.MediaId;
import org.tributary.core.settings.Setting;
import org.tributary.core.settings.Settings;

/**
 * Reads {@link Settings} by their {@link Setting} annotations and checks every value.
 *
 * <p>All wrong values are gathered before anything is refused, so that an administrator sees them
 * at once. A name that begins with {@code tributary.} and is not known does not stop the
 * deployment, for during an upgrade two versions share one server configuration. It is reported
 * with the name that it resembles; those with which the server's own resources are set up are not.
 *
 * <p>Values come expanded from MicroProfile Config; the defaults are expanded here ({@code
 * ${com.sun.aas.instanceRoot}}). Sources are found by their {@code tributary.source.NAME.url}, also
 * where an environment variable gives it ({@code TRIBUTARY_SOURCE_NAME_URL}, NAME's hyphens written
 * as underscores).
 */
public final class SettingsReader {
  static final String PREFIX = "tributary.";
  static final String SOURCE_PREFIX = PREFIX + "source.";

  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^${}]+)}");
  private static final Pattern SOURCE_OF_ENVIRONMENT =
      Pattern.compile("TRIBUTARY_SOURCE_([A-Z0-9][A-Z0-9_]*)_URL");

  private final Function<String, Optional<String>> values;
  private final Iterable<String> names;
  private final List<String> problems = new ArrayList<>();

  private SettingsReader(Function<String, Optional<String>> values, Iterable<String> names) {
    this.values = values;
    this.names = names;
  }

  /**
   * Settings and what is odd about them.
   *
   * @param warnings one sentence for each unknown name
   */
  public record Reading(Settings settings, List<String> warnings) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads the settings that the server gives.
   *
   * @throws InvalidSettingsException if any value is wrong or missing
   */
  public static Reading read(Config config) {
    return read(
        name -> Optional.ofNullable(config.getConfigValue(name).getValue()),
        config.getPropertyNames());
  }

  /**
   * Reads settings.
   *
   * @param values by name, an empty text being a value too
   * @param names of whatever is set, more than the settings included
   * @throws InvalidSettingsException if any value is wrong or missing
   */
  public static Reading read(Function<String, Optional<String>> values, Iterable<String> names) {
    return new SettingsReader(values, names).read();
  }

  private Reading read() {
    NavigableSet<String> sourceNames = sourceNames();
    Optional<Settings.Helper> helper = group(Settings.Helper.class, PREFIX);
    Optional<Settings.Network> network = group(Settings.Network.class, PREFIX);
    Optional<Settings.Store> store = group(Settings.Store.class, PREFIX);
    Optional<Settings.Delivery> delivery = group(Settings.Delivery.class, PREFIX);
    Optional<Settings.Cooperation> cooperation = group(Settings.Cooperation.class, PREFIX);
    Optional<Settings.Windows> windows = group(Settings.Windows.class, PREFIX);
    Optional<Settings.Prefetch> prefetch = group(Settings.Prefetch.class, PREFIX);
    Optional<Settings.Ownership> ownership = group(Settings.Ownership.class, PREFIX);
    Optional<Settings.Choosing> choosing = group(Settings.Choosing.class, PREFIX);
    Optional<Settings.Hedging> hedging = group(Settings.Hedging.class, PREFIX);
    Optional<Settings.Regions> regions = group(Settings.Regions.class, PREFIX);
    Map<String, Settings.Source> sources = sources(sourceNames);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    Settings settings =
        new Settings(
            helper.orElseThrow(),
            network.orElseThrow(),
            store.orElseThrow(),
            delivery.orElseThrow(),
            cooperation.orElseThrow(),
            windows.orElseThrow(),
            prefetch.orElseThrow(),
            ownership.orElseThrow(),
            choosing.orElseThrow(),
            hedging.orElseThrow(),
            regions.orElseThrow(),
            sources);
    return new Reading(settings, SettingNames.known(sourceNames).warnings(names));
  }

  private NavigableSet<String> sourceNames() {
    NavigableSet<String> found = new TreeSet<>();
    for (String name : names) {
      Matcher environment = SOURCE_OF_ENVIRONMENT.matcher(name);
      if (environment.matches()) {
        found.add(environment.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
      } else if (name.startsWith(SOURCE_PREFIX)) {
        String rest = name.substring(SOURCE_PREFIX.length());
        int dot = rest.indexOf('.');
        found.add(dot < 0 ? rest : rest.substring(0, dot));
      }
    }
    return found;
  }

  private Map<String, Settings.Source> sources(NavigableSet<String> sourceNames) {
    Map<String, Settings.Source> sources = new TreeMap<>();
    for (String name : sourceNames) {
      if (MediaId.isSourceName(name)) {
        group(Settings.Source.class, SOURCE_PREFIX + name + ".")
            .ifPresent(source -> sources.put(name, source));
      } else {
        problems.add(
            SOURCE_PREFIX
                + name
                + ".…: a source's name must be 1 to 63 lower-case letters, digits or '-', not"
                + " beginning with '-'");
      }
    }
    return sources;
  }

  /** Reads one record; empty if any of its values is wrong. */
  private <T extends Record> Optional<T> group(Class<T> type, String prefix) {
    int before = problems.size();
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Optional<Object> argument = value(components[i], prefix);
      if (argument.isPresent()) {
        arguments[i] = argument.get();
      }
    }
    return problems.size() > before ? Optional.empty() : Optional.of(make(type, types, arguments));
  }

  private static <T> T make(Class<T> type, Class<?>[] types, Object[] arguments) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("a record of settings cannot be made: " + type, e);
    }
  }

  private Optional<Object> value(RecordComponent component, String prefix) {
    Setting setting = settingOf(component);
    String name = prefix + setting.name();
    Optional<String> given = values.apply(name).map(String::strip);
    boolean required = setting.value().equals(Setting.REQUIRED);
    if (required && given.filter(text -> !text.isEmpty()).isEmpty()) {
      problems.add(name + " is not set: " + setting.doc());
      return Optional.empty();
    }
    String text = given.orElseGet(() -> expanded(setting.value()));
    try {
      Object value = parsed(component.getType(), setting, text);
      String complaint = Checks.complaint(setting.name(), value);
      if (!complaint.isEmpty()) {
        throw new IllegalArgumentException(complaint);
      }
      return Optional.of(value);
    } catch (IllegalArgumentException e) {
      String shown = setting.secret() ? " (its value is not shown)" : " = '" + text + "'";
      problems.add(name + shown + ": must be " + e.getMessage());
      return Optional.empty();
    }
  }

  static Setting settingOf(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException("a setting without @Setting: " + component);
    }
    return setting;
  }

  private String expanded(String text) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.apply(found.group(1)).orElse(found.group())));
  }

  private static Object parsed(Class<?> type, Setting setting, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == URI.class) {
      return Notation.uri(text);
    }
    if (type == boolean.class) {
      return Notation.truth(text);
    }
    if (type == List.class) {
      return Notation.list(text);
    }
    if (type == Optional.class) {
      if (!Checks.isFieldValue(text)) {
        throw new IllegalArgumentException("printable ASCII characters");
      }
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
    if (type == Duration.class) {
      return bounded(setting, text, Notation::duration);
    }
    if (type == double.class) {
      return bounded(setting, text, Notation::decimal);
    }
    boolean bytes = setting.unit().equals("bytes");
    long number = bounded(setting, text, bytes ? Notation::bytes : Notation::whole);
    if (type == long.class) {
      return number;
    }
    if (type == int.class) {
      if (number != (int) number) {
        throw new IllegalArgumentException("at most " + Integer.MAX_VALUE + unit(setting));
      }
      return (int) number;
    }
    throw new IllegalStateException("settings of this type cannot be read: " + type);
  }

  private static <T extends Comparable<T>> T bounded(
      Setting setting, String text, Function<String, T> notation) {
    T value = notation.apply(text);
    boolean tooSmall =
        !setting.min().isEmpty() && value.compareTo(notation.apply(setting.min())) < 0;
    boolean tooGreat =
        !setting.max().isEmpty() && value.compareTo(notation.apply(setting.max())) > 0;
    if (tooSmall || tooGreat) {
      throw new IllegalArgumentException(bounds(setting) + unit(setting));
    }
    return value;
  }

  /** {@code at least 0}, {@code at most 9} or {@code between 0 and 9}. */
  static String bounds(Setting setting) {
    if (setting.min().isEmpty()) {
      return setting.max().isEmpty() ? "" : "at most " + setting.max();
    }
    return setting.max().isEmpty()
        ? "at least " + setting.min()
        : "between " + setting.min() + " and " + setting.max();
  }

  private static String unit(Setting setting) {
    return setting.unit().isEmpty() ? "" : " " + setting.unit();
  }
}
