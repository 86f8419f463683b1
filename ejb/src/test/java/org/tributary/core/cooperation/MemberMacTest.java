package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberMacTest {
  private static final URI RECEIVER = URI.create("http://b.example/tributary");

  private final MemberMac mac = new MemberMac("a secret of this network");
  private final String field = mac.sign("GET", "/tributary/helper/x?from=0", "a", RECEIVER);

  @Test
  void aMemberIsKnownByItsMac() {
    assertThat(field).matches("Tributary id=\"a\", mac=\"[0-9a-f]{64}\"");
    assertThat(mac.verify(field, "GET", "/tributary/helper/x?from=0", RECEIVER)).contains("a");
  }

  @Test
  void aMacIsGoodForOneRequestToOneHelperOnly() {
    String target = "/tributary/helper/x?from=0";
    assertThat(mac.verify(field, "HEAD", target, RECEIVER)).isEmpty();
    assertThat(mac.verify(field, "GET", "/tributary/helper/x?from=1", RECEIVER)).isEmpty();
    assertThat(mac.verify(field, "GET", target, URI.create("http://c.example/tributary")))
        .isEmpty();
    assertThat(mac.verify(field.replace("\"a\"", "\"b\""), "GET", target, RECEIVER)).isEmpty();
    assertThat(new MemberMac("another secret here").verify(field, "GET", target, RECEIVER))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic Zm9v",
        "Tributary id=\"a\", mac=\"\"",
        "Tributary id=\"\", mac=\"0000\"",
        "Tributary id=\"a\", mac=\"zz\"",
        "Tributary id=\"a b\", mac=\"00\""
      })
  void nonsenseIsNoMember(String nonsense) {
    assertThat(mac.verify(nonsense, "GET", "/", RECEIVER)).isEmpty();
  }
}
