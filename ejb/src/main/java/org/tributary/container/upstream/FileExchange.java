package org.tributary.container.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.media.CacheTerms;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turn;

/** Reads one file: one piece at a time, and only what was demanded, so that nothing is ahead. */
final class FileExchange extends Exchange {
  private static final int PIECE_BYTES = 64 * 1024;

  private final FileSource source;
  private final MediaId resource;
  private final Wanted wanted;
  private @Nullable OpenFile file;
  private boolean busy;
  private long position;
  private long end;

  FileExchange(FileSource source, MediaId resource, Wanted wanted, FetchListener listener) {
    super(source.environment, source.gate, source.patience, listener);
    this.source = source;
    this.resource = resource;
    this.wanted = wanted;
    this.position = wanted.from();
  }

  @Override
  String subject() {
    return "source " + source.name + ", " + ResourcePath.decodedPath(resource);
  }

  @Override
  void start() {
    String path = ResourcePath.decodedPath(resource);
    work(
        () -> {
          OpenFile opened = OpenFile.open(source.directory, path);
          return now -> opened(now, opened);
        });
  }

  private void opened(Now now, OpenFile opened) {
    file = opened;
    if (isOver()) {
      stop();
      return;
    }
    Metadata metadata =
        new Metadata(
            ContentTypes.of(ResourcePath.decodedPath(resource)),
            opened.size(),
            Optional.of(opened.etag()),
            Optional.of(opened.lastModified()),
            true,
            CacheTerms.NONE,
            now.wall());
    Optional<String> complaint =
        wanted.same().flatMap(same -> Sameness.complaint(same, metadata, source.trustEtag));
    if (complaint.isPresent()) {
      fail(now, Failure.Kind.CHANGED, complaint.get());
    } else if (position > 0 && position >= opened.size()) {
      fail(now, Failure.Kind.OUT_OF_RANGE, "it ends before byte " + position);
    } else {
      end =
          wanted.length() < 0 ? opened.size() : Math.min(opened.size(), position + wanted.length());
      if (wanted.headOnly()) {
        end = position;
      }
      head(now, new Head(metadata, position, end - position));
      if (!isOver()) {
        pump(now);
      }
    }
  }

  @Override
  void pump(Now now) {
    OpenFile from = file;
    if (from == null || busy) {
      return;
    }
    if (position == end) {
      end(now);
      return;
    }
    int length = (int) Math.min(Math.min(demanded(), end - position), PIECE_BYTES);
    if (length == 0) {
      return;
    }
    long at = position;
    work(
        () -> {
          ByteBuffer bytes = from.read(at, length);
          return later -> read(later, bytes);
        });
  }

  private void read(Now now, ByteBuffer bytes) {
    if (isOver()) {
      stop();
      return;
    }
    position += bytes.remaining();
    pass(now, bytes);
    if (!isOver()) {
      pump(now);
    }
  }

  /** Closes the file, once nobody reads from it. */
  @Override
  void stop() {
    OpenFile done = file;
    if (done == null || busy) {
      return;
    }
    file = null;
    try {
      environment().io().execute(() -> close(done));
    } catch (RejectedExecutionException e) {
      close(done);
    }
  }

  private static void close(OpenFile done) {
    try {
      done.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a file that was only read cannot be closed", e);
    }
  }

  /** Runs {@code step} where it may block, and what it gives as a turn. */
  private void work(Step step) {
    busy = true;
    try {
      environment().io().execute(() -> run(step));
    } catch (RejectedExecutionException e) {
      back(now -> fail(now, Failure.Kind.UNREACHABLE, "the helper is stopping"));
    }
  }

  private void run(Step step) {
    try {
      back(step.run());
    } catch (IOException e) {
      back(now -> broke(now, e));
    }
  }

  private void back(Turn turn) {
    environment()
        .turns()
        .add(
            now -> {
              busy = false;
              turn.run(now);
            });
  }

  private void broke(Now now, IOException e) {
    if (isOver()) {
      stop();
      return;
    }
    if (e instanceof OpenFile.ChangedException) {
      fail(now, Failure.Kind.CHANGED, String.valueOf(e.getMessage()));
    } else if (e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || e instanceof FileSystemLoopException) {
      fail(now, Failure.Kind.NOT_FOUND, "no such file");
    } else if (e instanceof AccessDeniedException) {
      fail(now, Failure.Kind.FORBIDDEN, "not readable");
    } else if (e instanceof FileSystemException named) {
      // "Not a directory", "Too many levels of symbolic links", "File name too long"
      fail(now, Failure.Kind.NOT_FOUND, String.valueOf(named.getReason()));
    } else {
      fail(now, Failure.Kind.UNREACHABLE, "it cannot be read (" + e.getMessage() + ")");
    }
  }

  @FunctionalInterface
  private interface Step {
    Turn run() throws IOException;
  }
}
