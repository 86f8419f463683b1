package org.tributary.core.cooperation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentSet;

/** Reads between two positions and never beyond. */
final class WireIn {
  private final byte[] bytes;
  private final int end;
  private int at;
  private int lastTag;

  WireIn(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The part with this tag, which must be there; those before it that are unknown are skipped. */
  WireIn part(int wanted) throws IOException {
    while (true) {
      int tag = tag();
      WireIn part = content();
      if (tag == wanted) {
        return part;
      }
      if (tag > wanted) {
        throw new IOException("part " + wanted + " is missing");
      }
    }
  }

  void skipParts() throws IOException {
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

  private WireIn content() throws IOException {
    int length = count();
    WireIn part = new WireIn(bytes, at, at + length);
    at += length;
    return part;
  }

  /** A number of things that take at least a byte each. */
  int count() throws IOException {
    long count = number();
    if (count > end - at) {
      throw new IOException(count + " bytes where " + (end - at) + " are left");
    }
    return (int) count;
  }

  int octet() throws IOException {
    if (at >= end) {
      throw new EOFException("cut short");
    }
    return bytes[at++] & 0xff;
  }

  long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int octet = octet();
      number |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        if ((octet == 0 && shift > 0) || number < 0 || number > AdvertisementCodec.MAX_NUMBER) {
          break;
        }
        return number;
      }
    }
    throw new IOException("not a number of this form");
  }

  String text() throws IOException {
    int length = count();
    if (length > AdvertisementCodec.MAX_TEXT) {
      throw new IOException("text is too long: " + length);
    }
    String text = new String(bytes, at, length, StandardCharsets.US_ASCII);
    if (text.indexOf('\ufffd') >= 0) {
      throw new IOException("text is not ASCII");
    }
    at += length;
    return text;
  }

  /** A text as it differs from {@code before}. */
  String differing(String before) throws IOException {
    int first = small(before.length());
    int last = small(before.length() - first);
    String whole = before.substring(0, first) + text() + before.substring(before.length() - last);
    if (whole.length() > AdvertisementCodec.MAX_TEXT) {
      throw new IOException("text is too long: " + whole.length());
    }
    return whole;
  }

  Advertisement.Holding holding() throws IOException {
    return new Advertisement.Holding(new ObjectKey(fixed(), fixed()), runs());
  }

  /** A set of segments. */
  SegmentSet runs() throws IOException {
    int count = count();
    if (count > AdvertisementCodec.MAX_RUNS) {
      throw new IOException("too many runs: " + count);
    }
    List<SegmentSet.Run> runs = new ArrayList<>(count);
    long last = 0;
    for (int i = 0; i < count; i++) {
      long first = sum(last, number());
      last = sum(first, number());
      runs.add(new SegmentSet.Run(first, last));
    }
    return SegmentSet.ofRuns(runs);
  }

  static long sum(long a, long b) throws IOException {
    if (a + b > AdvertisementCodec.MAX_NUMBER) {
      throw new IOException("segment number is too big");
    }
    return a + b;
  }

  long fixed() throws IOException {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | octet();
    }
    return bits;
  }

  void end() throws IOException {
    if (at < end) {
      throw new IOException((end - at) + " bytes too many in a part");
    }
  }

  AdvertisedWindow window() throws IOException {
    ObjectKey object = new ObjectKey(fixed(), fixed());
    int id = small(Integer.MAX_VALUE);
    long first = number();
    long last = sum(first, number());
    long from = number();
    long to = sum(from, number());
    int rate = small(AdvertisedWindow.MAX_RATE);
    long length = number();
    long rest = number();
    return new AdvertisedWindow(object, id, first, last, from, to, rate, length, rest, audience());
  }

  private Audience audience() throws IOException {
    int code = octet();
    Audience.Kind kind =
        Audience.Kind.of(code)
            .orElseThrow(() -> new IOException("not a kind of audience: " + code));
    if (kind == Audience.Kind.EVERYBODY) {
      return Audience.EVERYBODY;
    }
    int size = count();
    if (size > Audience.MAX) {
      throw new IOException("an audience of " + size);
    }
    List<String> helpers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      helpers.add(text());
    }
    return new Audience(kind, helpers);
  }

  /** A number of at most {@code most}. */
  int small(int most) throws IOException {
    long number = number();
    if (number > most) {
      throw new IOException(number + " is more than " + most);
    }
    return (int) number;
  }
}
