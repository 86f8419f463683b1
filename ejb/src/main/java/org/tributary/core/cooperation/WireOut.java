package org.tributary.core.cooperation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tributary.core.media.SegmentSet;

/** Writes; writing to memory cannot fail. */
final class WireOut extends ByteArrayOutputStream {

  void part(int tag, WireOut content) {
    write(tag);
    number(content.size());
    writeBytes(content.toByteArray());
  }

  void number(long number) {
    if (number < 0 || number > AdvertisementCodec.MAX_NUMBER) {
      throw new IllegalArgumentException("number is not 0 to 2^62: " + number);
    }
    long rest = number;
    while (rest > 0x7f) {
      write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  void text(String text) {
    if (text.length() > AdvertisementCodec.MAX_TEXT) {
      throw new IllegalArgumentException("text is too long: " + text.length());
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    number(bytes.length);
    writeBytes(bytes);
  }

  /** A text as it differs from {@code before}. */
  void differing(String before, String text) {
    int most = Math.min(before.length(), text.length());
    int first = 0;
    while (first < most && before.charAt(first) == text.charAt(first)) {
      first++;
    }
    int last = 0;
    while (last < most - first
        && before.charAt(before.length() - 1 - last) == text.charAt(text.length() - 1 - last)) {
      last++;
    }
    number(first);
    number(last);
    text(text.substring(first, text.length() - last));
  }

  void holding(Advertisement.Holding holding) {
    fixed(holding.object().media());
    fixed(holding.object().version());
    runs(holding.held());
  }

  void fixed(long bits) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      write((int) (bits >>> shift));
    }
  }

  void runs(SegmentSet held) {
    List<SegmentSet.Run> runs = held.runs();
    int count = Math.min(runs.size(), AdvertisementCodec.MAX_RUNS);
    number(count);
    long end = 0;
    for (SegmentSet.Run run : runs.subList(0, count)) {
      number(run.first() - end);
      number(run.last() - run.first());
      end = run.last();
    }
  }

  void window(AdvertisedWindow window) {
    fixed(window.object().media());
    fixed(window.object().version());
    number(window.id());
    number(window.first());
    number(window.last() - window.first());
    number(window.fromMillis());
    number(window.toMillis() - window.fromMillis());
    number(window.rate());
    number(window.lengthMillis());
    number(window.restMillis());
    write(window.audience().kind().code());
    if (window.audience().kind() != Audience.Kind.EVERYBODY) {
      number(window.audience().helpers().size());
      window.audience().helpers().forEach(this::text);
    }
  }
}
