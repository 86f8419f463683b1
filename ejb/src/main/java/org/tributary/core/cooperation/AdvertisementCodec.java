package org.tributary.core.cooperation;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/**
 * The wire form of advertisements, signed with the network's secret. Immutable: may be used from
 * any thread.
 *
 * <p>{@code 'T' 'A'}, a byte for the form (1), then parts, then HMAC-SHA256 (RFC 2104) over all
 * before it. A part is a tag byte, its length and its content; tags ascend, and a tag that is not
 * known is skipped, so that play windows and purge floors can be told later to helpers that do not
 * know of them yet. Numbers are varints: seven bits a byte, the lowest first, no longer than
 * needed, below 2^62.
 *
 * <pre>
 * 1 sender    id, url, location (each: length, ASCII)
 * 2 state     incarnation, version, base, T in ms, load in 1/1000, evictions in 1/1,000,000 a second
 * 3 holdings  how many objects; each: 16 bytes of key, how many runs; each run: the gap to the one
 *             before (from 0 the first), the length less 1
 * </pre>
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

  private static final int FORM = 1;
  private static final int SENDER = 1;
  private static final int STATE = 2;
  private static final int HOLDINGS = 3;
  private static final int MAC_BYTES = 32;
  private static final int KEY_BYTES = 16;
  private static final int MAX_TEXT = 1024;

  /** The greatest number of the form. */
  static final long MAX_NUMBER = (1L << 62) - 1;

  private static final double LOAD_UNIT = 1e3;
  private static final double EVICTIONS_UNIT = 1e6;

  /** What the message takes beside its holdings, at most: three texts, six numbers, the frame. */
  private static final int OVERHEAD = 3 * MAX_TEXT + 6 * 9 + 64 + MAC_BYTES;

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
    Out out = new Out();
    out.write('T');
    out.write('A');
    out.write(FORM);
    Out sender = new Out();
    sender.text(advertisement.sender().id());
    sender.text(advertisement.sender().url().toString());
    sender.text(advertisement.sender().location().toString());
    out.part(SENDER, sender);
    Out state = new Out();
    state.number(advertisement.incarnation());
    state.number(advertisement.version());
    state.number(advertisement.base());
    state.number(advertisement.periodMillis());
    state.number(Math.round(advertisement.load() * LOAD_UNIT));
    state.number(Math.round(advertisement.evictions() * EVICTIONS_UNIT));
    out.part(STATE, state);
    Out holdings = new Out();
    holdings.number(advertisement.holdings().size());
    for (Advertisement.Holding holding : advertisement.holdings()) {
      holdings.holding(holding);
    }
    out.part(HOLDINGS, holdings);
    return sign(out.toByteArray());
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
    Out out = new Out();
    out.runs(held);
    return KEY_BYTES + out.size();
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
      return new Decoded.Genuine(parse(new In(message, 0, length)));
    } catch (IOException | IllegalArgumentException e) {
      return new Decoded.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Advertisement parse(In in) throws IOException {
    if (in.octet() != 'T' || in.octet() != 'A' || in.octet() != FORM) {
      throw new IOException("not an advertisement of form " + FORM);
    }
    In sender = in.part(SENDER);
    Identity identity =
        new Identity(sender.text(), uri(sender.text()), Location.parse(sender.text()));
    sender.end();
    In state = in.part(STATE);
    long incarnation = state.number();
    long version = state.number();
    long base = state.number();
    long periodMillis = state.number();
    double load = state.number() / LOAD_UNIT;
    double evictions = state.number() / EVICTIONS_UNIT;
    state.end();
    In holdings = in.part(HOLDINGS);
    List<Advertisement.Holding> objects = new ArrayList<>();
    for (long left = holdings.number(); left > 0; left--) {
      objects.add(holdings.holding());
    }
    holdings.end();
    in.skipParts();
    return new Advertisement(
        identity, incarnation, version, base, periodMillis, load, evictions, objects);
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

  /** Writes; writing to memory cannot fail. */
  private static final class Out extends ByteArrayOutputStream {

    private void part(int tag, Out content) {
      write(tag);
      number(content.size());
      writeBytes(content.toByteArray());
    }

    private void number(long number) {
      if (number < 0 || number > MAX_NUMBER) {
        throw new IllegalArgumentException("number is not 0 to 2^62: " + number);
      }
      long rest = number;
      while (rest > 0x7f) {
        write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      write((int) rest);
    }

    private void text(String text) {
      if (text.length() > MAX_TEXT) {
        throw new IllegalArgumentException("text is too long: " + text.length());
      }
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      number(bytes.length);
      writeBytes(bytes);
    }

    private void holding(Advertisement.Holding holding) {
      fixed(holding.object().media());
      fixed(holding.object().version());
      runs(holding.held());
    }

    private void fixed(long bits) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        write((int) (bits >>> shift));
      }
    }

    private void runs(SegmentSet held) {
      List<SegmentSet.Run> runs = held.runs();
      int count = Math.min(runs.size(), MAX_RUNS);
      number(count);
      long end = 0;
      for (SegmentSet.Run run : runs.subList(0, count)) {
        number(run.first() - end);
        number(run.last() - run.first());
        end = run.last();
      }
    }
  }

  /** Reads between two positions and never beyond. */
  private static final class In {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int lastTag;

    private In(byte[] bytes, int from, int end) {
      this.bytes = bytes;
      this.at = from;
      this.end = end;
    }

    /**
     * The part with this tag, which must be there; those before it that are unknown are skipped.
     */
    private In part(int wanted) throws IOException {
      while (true) {
        int tag = tag();
        In part = content();
        if (tag == wanted) {
          return part;
        }
        if (tag > wanted) {
          throw new IOException("part " + wanted + " is missing");
        }
      }
    }

    private void skipParts() throws IOException {
      while (at < end) {
        tag();
        content();
      }
    }

    private int tag() throws IOException {
      int tag = octet();
      if (tag <= lastTag) {
        throw new IOException("part " + tag + " after " + lastTag);
      }
      lastTag = tag;
      return tag;
    }

    private In content() throws IOException {
      int length = count();
      In part = new In(bytes, at, at + length);
      at += length;
      return part;
    }

    /** A number of things that take at least a byte each. */
    private int count() throws IOException {
      long count = number();
      if (count > end - at) {
        throw new IOException(count + " bytes where " + (end - at) + " are left");
      }
      return (int) count;
    }

    private int octet() throws IOException {
      if (at >= end) {
        throw new EOFException("cut short");
      }
      return bytes[at++] & 0xff;
    }

    private long number() throws IOException {
      long number = 0;
      for (int shift = 0; shift < 63; shift += 7) {
        int octet = octet();
        number |= (long) (octet & 0x7f) << shift;
        if (octet < 0x80) {
          if ((octet == 0 && shift > 0) || number < 0 || number > MAX_NUMBER) {
            break;
          }
          return number;
        }
      }
      throw new IOException("not a number of this form");
    }

    private String text() throws IOException {
      int length = count();
      if (length > MAX_TEXT) {
        throw new IOException("text is too long: " + length);
      }
      String text = new String(bytes, at, length, StandardCharsets.US_ASCII);
      if (text.indexOf('\ufffd') >= 0) {
        throw new IOException("text is not ASCII");
      }
      at += length;
      return text;
    }

    private Advertisement.Holding holding() throws IOException {
      ObjectKey key = new ObjectKey(fixed(), fixed());
      int count = count();
      if (count > MAX_RUNS) {
        throw new IOException("too many runs: " + count);
      }
      List<SegmentSet.Run> runs = new ArrayList<>(count);
      long last = 0;
      for (int i = 0; i < count; i++) {
        long first = sum(last, number());
        last = sum(first, number());
        runs.add(new SegmentSet.Run(first, last));
      }
      return new Advertisement.Holding(key, SegmentSet.ofRuns(runs));
    }

    private static long sum(long a, long b) throws IOException {
      if (a + b > MAX_NUMBER) {
        throw new IOException("segment number is too big");
      }
      return a + b;
    }

    private long fixed() throws IOException {
      long bits = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        bits = (bits << 8) | octet();
      }
      return bits;
    }

    private void end() throws IOException {
      if (at < end) {
        throw new IOException((end - at) + " bytes too many in a part");
      }
    }
  }
}
