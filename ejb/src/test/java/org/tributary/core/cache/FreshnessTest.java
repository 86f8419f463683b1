package org.tributary.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cache.Freshness.Use.FRESH;
import static org.tributary.core.cache.Freshness.Use.SERVE_AND_VALIDATE;
import static org.tributary.core.cache.Freshness.Use.VALIDATE;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.Version;

class FreshnessTest {
  private static final Instant MADE = Instant.parse("2026-03-01T12:00:00Z");
  private static final Freshness FRESHNESS = new Freshness(Duration.ofSeconds(60));

  @Test
  void isFreshForTheLifetimeThatTheSourceGave() {
    Metadata metadata = metadata(terms(100, 0, 0));
    assertThat(FRESHNESS.use(metadata, MADE.plusSeconds(99))).isEqualTo(FRESH);
    assertThat(FRESHNESS.use(metadata, MADE.plusSeconds(100))).isEqualTo(VALIDATE);
    assertThat(FRESHNESS.freshUntil(metadata)).isEqualTo(MADE.plusSeconds(100));
  }

  @Test
  void guessesATenthOfTheTimeSinceTheLastChange() {
    Metadata metadata = metadata(CacheTerms.NONE, Optional.of(MADE.minusSeconds(100)));
    assertThat(FRESHNESS.lifetime(metadata)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void guessesNoMoreThanTheDefault() {
    Metadata metadata = metadata(CacheTerms.NONE, Optional.of(MADE.minusSeconds(1_000_000_000)));
    assertThat(FRESHNESS.lifetime(metadata)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void takesTheDefaultWhereNothingTells() {
    assertThat(FRESHNESS.lifetime(metadata(CacheTerms.NONE))).isEqualTo(Duration.ofSeconds(60));
    Metadata fromTheFuture = metadata(CacheTerms.NONE, Optional.of(MADE.plusSeconds(5)));
    assertThat(FRESHNESS.lifetime(fromTheFuture)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void takesHugeLifetimesAsVeryLong() {
    Metadata metadata = metadata(terms(Long.MAX_VALUE, 0, 0));
    assertThat(FRESHNESS.isFresh(metadata, MADE.plus(Duration.ofDays(3650)))).isTrue();
  }

  @Test
  void servesStaleWhileItValidatesWhereTheSourceAllowsIt() {
    Metadata metadata = metadata(terms(100, 30, 0));
    assertThat(FRESHNESS.use(metadata, MADE.plusSeconds(129))).isEqualTo(SERVE_AND_VALIDATE);
    assertThat(FRESHNESS.use(metadata, MADE.plusSeconds(130))).isEqualTo(VALIDATE);
  }

  @Test
  void validatesEachTimeUnderNoCache() {
    Metadata metadata = metadata(new CacheTerms(seconds(100), false, true, false, false, 50, 50));
    assertThat(FRESHNESS.use(metadata, MADE)).isEqualTo(VALIDATE);
    assertThat(FRESHNESS.survivesError(metadata, MADE, false)).isFalse();
  }

  @Test
  void neverServesStaleWhatMustBeRevalidated() {
    Metadata metadata = metadata(new CacheTerms(seconds(100), false, false, true, false, 50, 50));
    assertThat(FRESHNESS.use(metadata, MADE.plusSeconds(110))).isEqualTo(VALIDATE);
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(110), false)).isFalse();
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(90), false)).isTrue();
  }

  @Test
  void servesStaleOnErrorsForAsLongAsTheSourceAllowed() {
    Metadata metadata = metadata(terms(100, 0, 20));
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(119), true)).isTrue();
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(120), true)).isFalse();
  }

  @Test
  void servesStaleWhenTheSourceDoesNotAnswer() {
    Metadata metadata = metadata(terms(100, 0, 0));
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(9999), false)).isTrue();
    assertThat(FRESHNESS.survivesError(metadata, MADE.plusSeconds(9999), true)).isFalse();
  }

  @Test
  void tellsTheAgeInWholeSecondsAndNeverANegativeOne() {
    Metadata metadata = metadata(CacheTerms.NONE);
    assertThat(Freshness.ageSeconds(metadata, MADE.plusMillis(1999))).isEqualTo(1);
    assertThat(Freshness.ageSeconds(metadata, MADE.minusSeconds(5))).isZero();
  }

  @Test
  void keepsNeitherWhatMayNotBeStoredNorWhatCannotBeToldApart() {
    Version shareable = new Version("\"v\"", 10, new Layout.Fixed(1024));
    Version nameless = new Version("", 10, new Layout.Fixed(1024));
    Metadata noStore = metadata(new CacheTerms(seconds(100), true, false, false, false, 0, 0));
    assertThat(Freshness.isStorable(noStore)).isFalse();
    assertThat(Freshness.isStorable(noStore, shareable)).isFalse();
    assertThat(Freshness.isStorable(metadata(CacheTerms.NONE), shareable)).isTrue();
    assertThat(Freshness.isStorable(metadata(CacheTerms.NONE), nameless)).isFalse();
  }

  private static OptionalLong seconds(long seconds) {
    return OptionalLong.of(seconds);
  }

  private static CacheTerms terms(long lifetime, long whileRevalidate, long ifError) {
    return new CacheTerms(seconds(lifetime), false, false, false, false, whileRevalidate, ifError);
  }

  private static Metadata metadata(CacheTerms terms) {
    return metadata(terms, Optional.empty());
  }

  private static Metadata metadata(CacheTerms terms, Optional<Instant> lastModified) {
    return new Metadata("video/mp4", 10, Optional.of("\"v\""), lastModified, true, terms, MADE);
  }
}
