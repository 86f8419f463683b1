package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.BiConsumer;
import org.tributary.core.cooperation.AdvertisementCodec.Decoded;

/** What the wire form of every message between helpers has to stand. */
final class WireForm {
  private static final int MAC_BYTES = 32;

  private final AdvertisementCodec codec;

  WireForm(AdvertisementCodec codec) {
    this.codec = codec;
  }

  /** The message is the one of that file, to the bit, and is read as {@code decoded}. */
  void isTheOneOf(String file, byte[] message, Decoded decoded) throws IOException {
    byte[] golden = HexFormat.of().parseHex(resource(file));

    assertThat(HexFormat.of().formatHex(message)).isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(codec.decode(golden)).isEqualTo(decoded);
  }

  /** The message is taken for forged when any bit of it is turned. */
  void isForgedByAnyBit(byte[] message) {
    for (int bit = 0; bit < message.length * 8; bit++) {
      byte[] turned = message.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(codec.decode(turned)).as("bit %s", bit).isInstanceOf(Decoded.Forged.class);
    }
  }

  /** The content is malformed wherever it is cut, though its MAC is right. */
  void isMalformedByAnyCut(byte[] message) {
    byte[] content = content(message);
    for (int length = 0; length < content.length; length++) {
      assertThat(codec.decode(codec.sign(Arrays.copyOf(content, length))))
          .as("length %s", length)
          .isInstanceOf(Decoded.Malformed.class);
    }
  }

  /**
   * Nonsense in the content is read or refused, and never throws, though its MAC is right.
   *
   * @param from the first byte that may become nonsense
   * @param then told of each content and of what it was read as
   */
  void survivesNonsense(byte[] message, int from, long seed, BiConsumer<byte[], Decoded> then) {
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] changed = content(message);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        changed[from + random.nextInt(changed.length - from)] = (byte) random.nextInt();
      }
      Decoded decoded = codec.decode(codec.sign(changed));
      assertThat(decoded).isNotInstanceOf(Decoded.Forged.class);
      then.accept(changed, decoded);
    }
  }

  /** A message without its MAC. */
  static byte[] content(byte[] message) {
    return Arrays.copyOf(message, message.length - MAC_BYTES);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = WireForm.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }
}
