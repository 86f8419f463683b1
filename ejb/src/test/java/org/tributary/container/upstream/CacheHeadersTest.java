package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.core.media.CacheTerms;

class CacheHeadersTest {
  private static final Instant RECEIVED = Instant.parse("1994-11-06T08:50:00Z");

  @Test
  void noHeaderSaysNothing() {
    assertThat(terms("X: y")).isEqualTo(CacheTerms.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                                                  | 60
          Cache-Control: MAX-AGE="60" , public                                       | 60
          Cache-Control: max-age=60, s-maxage=5                                      | 5
          Cache-Control: max-age=60, max-age=50                                      | 50
          Cache-Control: max-age=60 ~ Cache-Control: max-age=70                      | 60
          Cache-Control: max-age=-1                                                  | 0
          Cache-Control: max-age=abc                                                 | 0
          Cache-Control: max-age                                                     | 0
          Cache-Control: max-age=99999999999999999999                                | 2147483648
          Cache-Control: x="a,max-age=1", max-age=60                                 | 60
          Expires: Sun, 06 Nov 1994 08:51:37 GMT ~ Date: Sun, 06 Nov 1994 08:49:37 GMT | 120
          Expires: Sunday, 06-Nov-94 08:51:37 GMT ~ Date: Sun Nov  6 08:49:37 1994   | 120
          Expires: Sun, 06 Nov 1994 08:51:00 GMT                                     | 60
          Expires: 0                                                                 | 0
          Expires: Sun, 06 Nov 1994 08:00:00 GMT                                     | 0
          Cache-Control: max-age=60 ~ Expires: 0                                     | 60
          CDN-Cache-Control: max-age=7 ~ Cache-Control: max-age=60                   | 7
          CDN-Cache-Control: max-age=7;x=1, no-cache=?0 ~ Expires: 0                 | 7
          CDN-Cache-Control: max-age="7" ~ Cache-Control: max-age=60                 | 0
          CDN-Cache-Control: &&& ~ Cache-Control: max-age=60                         | 60
          CDN-Cache-Control: '' ~ Cache-Control: max-age=60                          | 60
          """)
  void theLifetimeIsTheOneThatCounts(String headers, long seconds) {
    assertThat(terms(headers).lifetime()).hasValue(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: no-store                     | true
          Cache-Control: private                      | true
          Cache-Control: private="x-field", max-age=9 | true
          Cache-Control: public                       | false
          Vary: *                                     | true
          Vary: Accept-Encoding, User-Agent           | true
          Vary: accept-encoding,ORIGIN                | false
          CDN-Cache-Control: private                  | true
          CDN-Cache-Control: max-age=1 ~ Cache-Control: no-store | false
          """)
  void whatMustNotBeKeptIsKnown(String headers, boolean noStore) {
    assertThat(terms(headers).noStore()).isEqualTo(noStore);
  }

  @Test
  void theOtherDirectivesAreRead() {
    CacheTerms terms =
        terms(
            "Cache-Control: no-cache=\"a, b\", immutable, stale-while-revalidate=30, "
                + "stale-if-error=300, proxy-revalidate");

    assertThat(terms.noCache()).isTrue();
    assertThat(terms.noStore()).isFalse();
    assertThat(terms.immutable()).isTrue();
    assertThat(terms.mustRevalidate()).isTrue();
    assertThat(terms.staleWhileRevalidate()).isEqualTo(30);
    assertThat(terms.staleIfError()).isEqualTo(300);
  }

  @Test
  void aSharedLifetimeForbidsStaleness() {
    assertThat(terms("Cache-Control: s-maxage=5").mustRevalidate()).isTrue();
    assertThat(terms("Cache-Control: max-age=5").mustRevalidate()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "'10, 20', 10", "-1, 0", "ten, 0"})
  void ageIsReadOrIgnored(String age, long seconds) {
    assertThat(CacheHeaders.age(headers("Age: " + age))).isEqualTo(Duration.ofSeconds(seconds));
  }

  private static CacheTerms terms(String headers) {
    return CacheHeaders.terms(headers(headers), RECEIVED);
  }

  private static HttpHeaders headers(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String field : text.split(" ~ ", -1)) {
      String[] parts = field.split(":", 2);
      fields.merge(
          parts[0],
          List.of(parts[1].strip().replace("''", "")),
          (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
    }
    return HttpHeaders.of(fields, (name, value) -> true);
  }
}
