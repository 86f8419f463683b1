package org.tributary.benchmarks.micro;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Sources;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.VirtualTime;

/** A source that has the same few bytes under every name. */
final class OneFile implements Sources {
  private static final CacheTerms A_DAY =
      new CacheTerms(OptionalLong.of(86_400), false, false, false, false, 0, 0);

  private final VirtualTime time;
  private final Bytes content;
  private final Metadata metadata;

  OneFile(VirtualTime time, Bytes content) {
    this.time = time;
    this.content = content;
    this.metadata =
        new Metadata(
            "video/mp4",
            content.length(),
            Optional.of("\"1\""),
            Optional.of(Instant.EPOCH),
            true,
            A_DAY,
            time.now().wall());
  }

  @Override
  public boolean knows(String source) {
    return true;
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    int first = Math.toIntExact(from);
    int end = length < 0 ? content.length() : (int) Math.min(content.length(), from + length);
    return new Sending(listener, content.slice(first, end), from);
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    return new Sending(listener, content.slice(0, 0), 0);
  }

  /** Sends everything at the first demand. */
  private final class Sending implements Fetch {
    private final FetchListener listener;
    private final Bytes bytes;
    private boolean over;

    Sending(FetchListener listener, Bytes bytes, long from) {
      this.listener = listener;
      this.bytes = bytes;
      time.add(
          now -> {
            listener.head(now, new Head(metadata, from, bytes.length()));
            if (bytes.length() == 0) {
              over = true;
              listener.end(now);
            }
          });
    }

    @Override
    public void demand(long allowed) {
      time.add(
          now -> {
            if (!over && allowed >= bytes.length()) {
              over = true;
              listener.bytes(now, bytes);
              listener.end(now);
            }
          });
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
