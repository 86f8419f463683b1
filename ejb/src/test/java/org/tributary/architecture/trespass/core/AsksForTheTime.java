package org.tributary.architecture.trespass.core;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.function.Supplier;

/** Reads the clock in every way that comes to mind. */
@SuppressWarnings({"JavaUtilDate", "JavaTimeDefaultTimeZone"})
public final class AsksForTheTime {

  long nanoTime() {
    return System.nanoTime();
  }

  long currentTimeMillis() {
    return System.currentTimeMillis();
  }

  Instant instant() {
    return Instant.now();
  }

  Supplier<Instant> instantByReference() {
    return Instant::now;
  }

  Instant instantOfClock(Clock clock) {
    return Instant.now(clock);
  }

  LocalDateTime localDateTime() {
    return LocalDateTime.now();
  }

  LocalDate localDate() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  ZonedDateTime zonedDateTime() {
    return ZonedDateTime.now(ZoneOffset.UTC);
  }

  Date date() {
    return new Date();
  }
}
