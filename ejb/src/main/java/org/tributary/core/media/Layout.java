package org.tributary.core.media;

/** How a media object falls into segments. */
public sealed interface Layout {

  /** What helpers compare: equal text, equal cuts. */
  String canonical();

  /**
   * Byte ranges of one resource, all of {@code segmentBytes} but the last.
   *
   * @param segmentBytes from 1 KiB to 256 MiB
   */
  record Fixed(int segmentBytes) implements Layout {
    public Fixed {
      if (segmentBytes < 1024 || segmentBytes > 256 << 20) {
        throw new IllegalArgumentException(
            "segment size is not between 1 KiB and 256 MiB: " + segmentBytes);
      }
    }

    /** The segment that holds byte {@code position}. */
    public long numberAt(long position) {
      return position / segmentBytes;
    }

    /** The position of the first byte of segment {@code number}. */
    public long startOf(long number) {
      return number * segmentBytes;
    }

    @Override
    public String canonical() {
      return "fixed:" + segmentBytes;
    }
  }

  /** One resource per segment, from a manifest; see {@link Listing}. */
  record Listed() implements Layout {
    @Override
    public String canonical() {
      return "listed";
    }
  }
}
