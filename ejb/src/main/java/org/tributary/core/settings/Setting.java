package org.tributary.core.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one setting. The reader of the settings, their checks and the settings page are all
 * made from it.
 *
 * <p>How a value is written follows from the component's type: {@code long} and {@code int} as
 * decimal numbers, {@code Duration} as ISO 8601 ({@code PT10S}) or a number with {@code ms}, {@code
 * s}, {@code m}, {@code h} or {@code d}; byte counts ({@code unit = "bytes"}) may end in {@code
 * KiB}, {@code MiB}, {@code GiB} or {@code TiB}; {@code List} as commas between; {@code Optional}
 * may be left out.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** The name without the prefix {@code tributary.} (or {@code tributary.source.NAME.}). */
  String name();

  /** The default as it would be written; {@link #REQUIRED} if there is none. */
  String value() default REQUIRED;

  /** What a number counts: {@code bytes}, {@code segments}, …; empty for other types. */
  String unit() default "";

  /** The smallest allowed value, as it would be written; empty for no bound. */
  String min() default "";

  /** The greatest allowed value, as it would be written; empty for no bound. */
  String max() default "";

  /** One sentence for the administrator. */
  String doc();

  /** Whether the value is a secret: it is never shown. */
  boolean secret() default false;

  /** Stands for: no default, must be set. */
  String REQUIRED = "\0required";
}
