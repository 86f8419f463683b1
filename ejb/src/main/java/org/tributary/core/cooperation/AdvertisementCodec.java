package org.tributary.core.cooperation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tributary.core.media.SegmentSet;

/**
 * The wire form of advertisements, signed with the network's secret. Immutable: may be used from
 * any thread.
 *
 * <p>{@code 'T' 'A'}, a byte for the form (2), then parts, then HMAC-SHA256 (RFC 2104) over all
 * before it. A part is a tag byte, its length and its content; tags ascend, and a tag that is not
 * known is skipped, so that purge floors can be told later to helpers that do not know of them yet.
 * Numbers are varints: seven bits a byte, the lowest first, no longer than needed, below 2^62.
 *
 * <pre>
 * 1 sender    id, url, location (each: length, ASCII)
 * 2 state     incarnation, version, base, T in ms, load in 1/1000, evictions in 1/1,000,000 a second
 * 3 holdings  how many objects; each: 16 bytes of key, how many runs; each run: the gap to the one
 *             before (from 0 the first), the length less 1
 * 4 windows   how many; each: 16 bytes of key, id, first segment, how
 *             many more, from and how much further to in ms of play, rate in ms of play a second,
 *             length in ms, how long its first stays in ms, a byte for the kind of audience and, unless it is everybody (0), how
 *             many helpers are its only ones (1) or left out (2), and their ids
 * </pre>
 *
 * <p>News of windows alone begin {@code 'T' 'W'}, the form, and have no part 3; their state is
 * incarnation, version and T.
 *
 * <p>A region's digest begins {@code 'T' 'R'}, the form, and the sender; the rest says {@link
 * DigestCodec}.
 *
 * <p>A farewell begins {@code 'T' 'F'}, the form, and has no part after the second; its state is
 * incarnation and version.
 *
 * <p>The MAC is checked before anything is parsed, in constant time; the key is derived from the
 * secret, so that no message of another kind that the secret signs can pass for an advertisement.
 * Nothing longer than {@link #MAX_BYTES} is looked at, and nothing is allocated that the message's
 * own length does not pay for.
 */
public final class AdvertisementCodec {
  /** The longest message. */
  public static final int MAX_BYTES = 512 * 1024;

  /** The most runs that are told of one object; the rest, a badly torn tail, stays unsaid. */
  static final int MAX_RUNS = 4096;

  private static final int FORM = 2;
  private static final int SENDER = 1;
  private static final int STATE = 2;
  private static final int HOLDINGS = 3;
  private static final int WINDOWS = 4;
  private static final int MAC_BYTES = 32;
  private static final int KEY_BYTES = 16;
  static final int MAX_TEXT = 1024;

  /** The greatest number of the form. */
  static final long MAX_NUMBER = (1L << 62) - 1;

  private static final double LOAD_UNIT = 1e3;
  private static final double EVICTIONS_UNIT = 1e6;

  /** How many bytes of windows fit into one message. */
  static final int WINDOWS_CAPACITY = 32 * 1024;

  /** What the message takes beside its holdings, at most: texts, numbers, windows, the frame. */
  private static final int OVERHEAD = 3 * MAX_TEXT + 6 * 9 + 64 + WINDOWS_CAPACITY + MAC_BYTES;

  private final SecretKeySpec key;

  /** Signs with {@code secret}, which all helpers of the network share. */
  public AdvertisementCodec(String secret) {
    byte[] derived =
        mac(
            new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"),
            "tributary advertisement".getBytes(StandardCharsets.US_ASCII),
            "tributary advertisement".length());
    this.key = new SecretKeySpec(derived, "HmacSHA256");
  }

  /** What a message turned out to be. */
  public sealed interface Decoded {
    /** It is of the network, and this is what it says. */
    record Genuine(Advertisement advertisement) implements Decoded {}

    /** It is of the network, and tells of play windows alone. */
    record News(WindowNews news) implements Decoded {}

    /** It is of the network, and its sender leaves. */
    record Goodbye(Farewell farewell) implements Decoded {}

    /** It is of the network, and tells what a region holds. */
    record Digest(RegionDigest digest) implements Decoded {}

    /** Its MAC is wrong: it is not of the network, or was damaged. */
    record Forged() implements Decoded {}

    /** It can never be understood: too long, too short, or nonsense under a right MAC. */
    record Malformed(String why) implements Decoded {}
  }

  /**
   * An advertisement as bytes.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}: whoever makes one
   *     adds {@link #sizeOf} up to {@link #capacity} first
   */
  public byte[] encode(Advertisement advertisement) {
    WireOut out = begin('A', advertisement.sender());
    WireOut state = new WireOut();
    state.number(advertisement.incarnation());
    state.number(advertisement.version());
    state.number(advertisement.base());
    state.number(advertisement.periodMillis());
    state.number(Math.round(advertisement.load() * LOAD_UNIT));
    state.number(Math.round(advertisement.evictions() * EVICTIONS_UNIT));
    out.part(STATE, state);
    WireOut holdings = new WireOut();
    holdings.number(advertisement.holdings().size());
    for (Advertisement.Holding holding : advertisement.holdings()) {
      holdings.holding(holding);
    }
    out.part(HOLDINGS, holdings);
    out.part(WINDOWS, windows(advertisement.windows()));
    return sign(out.toByteArray());
  }

  /** News of play windows as bytes. */
  public byte[] encode(WindowNews news) {
    WireOut out = begin('W', news.sender());
    WireOut state = new WireOut();
    state.number(news.incarnation());
    state.number(news.version());
    state.number(news.periodMillis());
    out.part(STATE, state);
    out.part(WINDOWS, windows(news.windows()));
    return sign(out.toByteArray());
  }

  /**
   * A region's digest as bytes.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}
   */
  public byte[] encode(RegionDigest digest) {
    WireOut out = begin('R', digest.sender());
    DigestCodec.write(out, digest);
    return sign(out.toByteArray());
  }

  /** A farewell as bytes. */
  public byte[] encode(Farewell farewell) {
    WireOut out = begin('F', farewell.sender());
    WireOut state = new WireOut();
    state.number(farewell.incarnation());
    state.number(farewell.version());
    out.part(STATE, state);
    return sign(out.toByteArray());
  }

  private static WireOut begin(char kind, Identity sender) {
    WireOut out = new WireOut();
    out.write('T');
    out.write(kind);
    out.write(FORM);
    WireOut part = new WireOut();
    part.text(sender.id());
    part.text(sender.url().toString());
    part.text(sender.location().toString());
    out.part(SENDER, part);
    return out;
  }

  private static WireOut windows(List<AdvertisedWindow> windows) {
    WireOut out = new WireOut();
    out.number(windows.size());
    windows.forEach(out::window);
    return out;
  }

  /** The MAC behind what it signs. */
  byte[] sign(byte[] content) {
    byte[] signed = Arrays.copyOf(content, content.length + MAC_BYTES);
    if (signed.length > MAX_BYTES) {
      throw new IllegalArgumentException("advertisement is too long: " + signed.length);
    }
    System.arraycopy(mac(key, content, content.length), 0, signed, content.length, MAC_BYTES);
    return signed;
  }

  /** How many bytes of holdings fit into one message. */
  public static int capacity() {
    return MAX_BYTES - OVERHEAD;
  }

  /** How many bytes an object takes. */
  public static int sizeOf(SegmentSet held) {
    WireOut out = new WireOut();
    out.runs(held);
    return KEY_BYTES + out.size();
  }

  /** How many bytes a window takes. */
  static int sizeOf(AdvertisedWindow window) {
    WireOut out = new WireOut();
    out.window(window);
    return out.size();
  }

  /** Checks and reads a message. */
  public Decoded decode(byte[] message) {
    if (message.length > MAX_BYTES) {
      return new Decoded.Malformed("longer than allowed: " + message.length);
    }
    int length = message.length - MAC_BYTES;
    if (length < 3) {
      return new Decoded.Malformed("shorter than its frame: " + message.length);
    }
    byte[] claimed = Arrays.copyOfRange(message, length, message.length);
    if (!MessageDigest.isEqual(claimed, mac(key, message, length))) {
      return new Decoded.Forged();
    }
    try {
      return parse(new WireIn(message, 0, length));
    } catch (IOException | IllegalArgumentException e) {
      return new Decoded.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Decoded parse(WireIn in) throws IOException {
    if (in.octet() != 'T') {
      throw new IOException("not a message of a helper");
    }
    int kind = in.octet();
    if ("AWFR".indexOf(kind) < 0 || in.octet() != FORM) {
      throw new IOException("not a message of a kind that is known, in form " + FORM);
    }
    WireIn part = in.part(SENDER);
    Identity sender = new Identity(part.text(), uri(part.text()), Location.parse(part.text()));
    part.end();
    return switch (kind) {
      case 'A' -> new Decoded.Genuine(advertisement(sender, in));
      case 'W' -> new Decoded.News(news(sender, in));
      case 'R' -> new Decoded.Digest(DigestCodec.read(sender, in));
      default -> new Decoded.Goodbye(farewell(sender, in));
    };
  }

  private static Farewell farewell(Identity sender, WireIn in) throws IOException {
    WireIn state = in.part(STATE);
    long incarnation = state.number();
    long version = state.number();
    state.end();
    in.skipParts();
    return new Farewell(sender, incarnation, version);
  }

  private static Advertisement advertisement(Identity sender, WireIn in) throws IOException {
    WireIn state = in.part(STATE);
    long incarnation = state.number();
    long version = state.number();
    long base = state.number();
    long periodMillis = state.number();
    double load = state.number() / LOAD_UNIT;
    double evictions = state.number() / EVICTIONS_UNIT;
    state.end();
    WireIn part = in.part(HOLDINGS);
    List<Advertisement.Holding> holdings = new ArrayList<>();
    for (long left = part.number(); left > 0; left--) {
      holdings.add(part.holding());
    }
    part.end();
    List<AdvertisedWindow> windows = windows(in);
    in.skipParts();
    return new Advertisement(
        sender, incarnation, version, base, periodMillis, load, evictions, holdings, windows);
  }

  private static WindowNews news(Identity sender, WireIn in) throws IOException {
    WireIn state = in.part(STATE);
    long incarnation = state.number();
    long version = state.number();
    long periodMillis = state.number();
    state.end();
    List<AdvertisedWindow> windows = windows(in);
    in.skipParts();
    return new WindowNews(sender, incarnation, version, periodMillis, windows);
  }

  private static List<AdvertisedWindow> windows(WireIn in) throws IOException {
    WireIn part = in.part(WINDOWS);
    List<AdvertisedWindow> windows = new ArrayList<>();
    for (int left = part.count(); left > 0; left--) {
      windows.add(part.window());
    }
    part.end();
    return windows;
  }

  private static URI uri(String text) throws IOException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IOException("not a URL: " + text, e);
    }
  }

  private static byte[] mac(SecretKeySpec key, byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256 and takes any key", e);
    }
  }
}
