package org.tributary.simulator.network;

import java.util.Optional;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.delivery.Sources;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.VirtualTime;
import org.tributary.simulator.measure.Count;
import org.tributary.simulator.measure.Tally;

/** The way to the source, whose link all helpers share. */
final class SourceLine implements Sources {
  private final VirtualTime time;
  private final Titles titles;
  private final Link link;
  private final long halfTripNanos;
  private final Trouble trouble;
  private final Tally tally;

  SourceLine(
      VirtualTime time,
      Titles titles,
      Link link,
      long roundTripNanos,
      Trouble trouble,
      Tally tally) {
    this.time = time;
    this.titles = titles;
    this.link = link;
    this.halfTripNanos = roundTripNanos / 2;
    this.trouble = trouble;
    this.tally = tally;
  }

  @Override
  public boolean knows(String source) {
    return source.equals(Titles.SOURCE);
  }

  @Override
  public Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener) {
    Transfer transfer = transfer(listener);
    transfer.asked(
        () -> {
          tally.add(Count.SOURCE_REQUESTS);
          Metadata metadata = titles.metadata(resource);
          if (metadata == null) {
            transfer.fail(new Failure(Failure.Kind.NOT_FOUND, "no such title: " + resource));
            return;
          }
          long rest = metadata.length() - from;
          long bytes = length < 0 ? rest : Math.min(rest, length);
          trouble.mayDisturb(transfer, bytes);
          transfer.answer(new Head(metadata, from, bytes), bytes);
        });
    return transfer;
  }

  @Override
  public Fetch head(MediaId resource, FetchListener listener) {
    Transfer transfer = transfer(listener);
    transfer.asked(
        () -> {
          tally.add(Count.SOURCE_REQUESTS);
          Metadata metadata = titles.metadata(resource);
          if (metadata == null) {
            transfer.fail(new Failure(Failure.Kind.NOT_FOUND, "no such title: " + resource));
          } else {
            transfer.answer(new Head(metadata, 0, 0), 0);
          }
        });
    return transfer;
  }

  private Transfer transfer(FetchListener listener) {
    return new Transfer(
        time, listener, halfTripNanos, link, bytes -> tally.add(Count.SOURCE_BYTES, bytes));
  }
}
