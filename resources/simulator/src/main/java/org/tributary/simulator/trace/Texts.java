package org.tributary.simulator.trace;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.media.Sha256;

/** How the values of the core are written in a trace: keys as they are, the rest in base 64. */
final class Texts {
  private static final int DIGITS = 16;

  private Texts() {}

  static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }

  /** Stands for bytes of which only it counts whether they are the same. */
  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.digest().digest(bytes)).substring(0, DIGITS);
  }

  static MediaId id(String text) {
    int slash = text.indexOf('/');
    return new MediaId(text.substring(0, slash), text.substring(slash));
  }

  static SegmentKey key(String text) {
    int slash = text.indexOf('/');
    return new SegmentKey(
        ObjectKey.parse(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
  }

  /** {@code LOCAL via a,b}. */
  static String text(Way way) {
    return way.scope() + " via " + String.join(",", way.via());
  }

  static Way way(String text) {
    String[] parts = text.split(" via ", -1);
    return new Way(
        Scope.valueOf(parts[0]), parts[1].isEmpty() ? List.of() : List.of(parts[1].split(",", -1)));
  }

  static String text(Description description) {
    return text(DescriptionCodec.encode(description));
  }

  static Description description(String text) {
    try {
      return DescriptionCodec.decode(bytes(text));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a description: " + text, e);
    }
  }

  static String text(Metadata metadata) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DescriptionCodec.write(metadata, new DataOutputStream(bytes));
      return text(bytes.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
  }

  static Metadata metadata(String text) {
    try {
      return DescriptionCodec.readMetadata(
          new DataInputStream(new ByteArrayInputStream(bytes(text))));
    } catch (IOException e) {
      throw new IllegalArgumentException("not metadata: " + text, e);
    }
  }

  /** The value, or nothing as an empty text. */
  static String orEmpty(Optional<String> text) {
    return text.orElse("");
  }

  static Optional<String> orNone(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
