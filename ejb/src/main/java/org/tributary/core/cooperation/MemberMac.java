package org.tributary.core.cooperation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows one helper's request to another to come from a member of the network.
 *
 * <p>The {@code Authorization} field is {@code Tributary id="…", mac="…"}: the sender's id, and in
 * hex HMAC-SHA256 (RFC 2104) with a key derived from the network's secret over method, target,
 * sender and the receiving helper's URL, each in UTF-8 and ended by a zero byte. So it is good for
 * this one request to this one helper, whoever reads it on the way. There is no time in it: who
 * could listen could ask again for what was answered before his eyes, and in return a clock that
 * jumps changes nothing. Immutable; may be used from any thread.
 */
public final class MemberMac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FIELD =
      Pattern.compile("Tributary id=\"([A-Za-z0-9_.-]{1,63})\", mac=\"([0-9a-f]{64})\"");

  private final SecretKeySpec key;

  /** Signs and verifies with the network's secret. */
  public MemberMac(String secret) {
    SecretKeySpec shared = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.key = new SecretKeySpec(mac(shared, "tributary request 1"), ALGORITHM);
  }

  /**
   * The {@code Authorization} field of a request.
   *
   * @param target path and query as they are sent
   * @param sender the id of the helper that asks
   * @param receiver the URL of the helper that is asked, as it advertises it
   */
  public String sign(String method, String target, String sender, URI receiver) {
    String mac = HexFormat.of().formatHex(of(method, target, sender, receiver));
    return "Tributary id=\"" + sender + "\", mac=\"" + mac + "\"";
  }

  /**
   * Who sent a request; empty if the field is not right for it.
   *
   * @param field the {@code Authorization} field as it came
   * @param target path and query as they came, not decoded
   * @param receiver our own URL as we advertise it
   */
  public Optional<String> verify(String field, String method, String target, URI receiver) {
    Matcher parts = FIELD.matcher(field);
    if (!parts.matches()) {
      return Optional.empty();
    }
    byte[] claimed = HexFormat.of().parseHex(parts.group(2));
    byte[] right = of(method, target, parts.group(1), receiver);
    return MessageDigest.isEqual(claimed, right) ? Optional.of(parts.group(1)) : Optional.empty();
  }

  private byte[] of(String method, String target, String sender, URI receiver) {
    return mac(key, method, target, sender, receiver.toString());
  }

  private static byte[] mac(SecretKeySpec key, String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part : parts) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
