package org.tributary.web.response;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.response.Body.Ending;
import org.tributary.web.response.Body.Step;

/**
 * One response: pulls a {@link Body} and writes it while the connection takes bytes.
 *
 * <p>What the connection takes at once is written by the thread of the request; if that is all, the
 * response is over when the servlet returns, and most hits are. Only what must wait makes the
 * request asynchronous, for that costs a container more than sending 64 KiB does.
 *
 * <p>Containers recycle their response objects, so a write after the end would reach another
 * receiver. Therefore every touch of the response happens under one lock together with the check
 * that it has not ended, and whoever ends it does so under the same lock. Nobody is called while
 * the lock is held but the container's output and {@link Body#next}; in particular {@code
 * complete()} is not, because a container may complete and call back under locks of its own.
 *
 * <p>Any number of threads may wake it; one at a time works, for as long as there were wakes. So a
 * callback of the container never waits for the lock while another thread writes.
 */
public final class StreamedResponse implements WriteListener, AsyncListener {
  private static final Logger LOG = System.getLogger(StreamedResponse.class.getName());

  private final Streams streams;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final boolean headOnly;
  private final Body body;

  /** Starts at one, which {@link #begin} takes away: nothing happens before. */
  private final AtomicInteger wakes = new AtomicInteger(1);

  private final Object lock = new Object();

  // Guarded by the lock.
  private @Nullable Output output;
  private @Nullable Bytes piece;
  private int offset;
  private long length = -1;
  private long written;
  private boolean problem;
  private boolean finishing;
  private boolean unflushed;
  private boolean owesLeft = true;
  private boolean ended;
  private @Nullable AsyncContext async;

  /** Whether the next thing to happen is that the container calls us. */
  private volatile boolean blocked = true;

  // Confined to the sweep.
  private long lastUnsent = -1;
  private long lastWritten = -1;
  private long progressTick;
  private boolean swept;

  StreamedResponse(
      Streams streams,
      HttpServletRequest request,
      HttpServletResponse response,
      boolean headOnly,
      Body body) {
    this.streams = streams;
    this.request = request;
    this.response = response;
    this.headOnly = headOnly;
    this.body = body;
  }

  /** Lets it begin. Called once, by the thread that serves the request. */
  public void begin() {
    After after;
    synchronized (lock) {
      after = atOnce();
    }
    act(after);
    if (after == After.NOTHING) {
      drain(1);
    }
  }

  /** Tells, from a thread that must not write (a turn), that the body has more. */
  public void wake() {
    if (wakes.getAndIncrement() == 0) {
      try {
        streams.execute(() -> drain(1));
      } catch (RejectedExecutionException e) {
        // The application is going away.
        end(Ending.CUT);
      }
    }
  }

  @Override
  public void onWritePossible() {
    blocked = false;
    if (wakes.getAndIncrement() == 0) {
      drain(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(Ending.GONE);
  }

  @Override
  public void onError(AsyncEvent event) {
    end(Ending.GONE);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end(Ending.GONE);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end(Ending.GONE);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Nobody dispatches these responses.
  }

  /** Drops the receiver if it has taken no byte for {@code patience} nanoseconds. */
  void sweep(long tick, long patience) {
    Output to;
    long out;
    synchronized (lock) {
      if (ended) {
        return;
      }
      to = output;
      out = written;
    }
    long unsent = to == null ? 0 : to.unsent();
    boolean waits = to != null && blocked;
    if (!swept || !waits || unsent != lastUnsent || out != lastWritten) {
      swept = true;
      lastUnsent = unsent;
      lastWritten = out;
      progressTick = tick;
      return;
    }
    if (tick - progressTick >= patience) {
      end(Ending.DROPPED);
    }
  }

  private void drain(int first) {
    int seen = first;
    do {
      After after;
      synchronized (lock) {
        after = ended ? After.NOTHING : work();
      }
      act(after);
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void act(After after) {
    switch (after) {
      case NOTHING, MORE -> {}
      case LEFT -> body.left();
      case FINISH -> end(Ending.COMPLETE);
      case CUT -> end(Ending.CUT);
      case GONE -> end(Ending.GONE);
    }
  }

  /** Writes what can be written at once; makes the request asynchronous if that is not all. */
  private After atOnce() {
    try {
      After after = open();
      Output to = output;
      if (to != null) {
        after = writeAtOnce(to);
      }
      if (after == After.NOTHING) {
        goOnLater(to);
      }
      return after;
    } catch (IOException e) {
      return After.GONE;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a response could not be written", e);
      return After.CUT;
    }
  }

  private After writeAtOnce(Output to) throws IOException {
    while (to.takesAtOnce()) {
      if (piece != null) {
        writePiece(to, piece);
        continue;
      }
      if (finishing) {
        return After.FINISH;
      }
      After taken = take(next());
      if (taken != After.MORE) {
        return taken;
      }
      if (finishing) {
        to.flush();
      }
    }
    return After.NOTHING;
  }

  private void goOnLater(@Nullable Output to) throws IOException {
    streams.add(this);
    AsyncContext context = request.startAsync();
    async = context;
    context.setTimeout(0);
    context.addListener(this);
    if (to != null) {
      if (finishing) {
        to.drain();
      }
      response.getOutputStream().setWriteListener(this);
    }
  }

  private After work() {
    try {
      if (output != null) {
        return write(output);
      }
      After after = open();
      if (after == After.NOTHING && output != null) {
        response.getOutputStream().setWriteListener(this);
      }
      return after;
    } catch (IOException e) {
      return After.GONE;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a response could not be written", e);
      return After.CUT;
    }
  }

  private After open() throws IOException {
    Optional<ResponseHead> known = body.head();
    if (known.isEmpty()) {
      return After.NOTHING;
    }
    ResponseHead head = known.get();
    response.setStatus(head.status());
    head.headers().forEach(response::setHeader);
    length = head.length();
    if (head.problem().isPresent()) {
      byte[] text = Problems.body(head.status(), head.problem().get());
      response.setContentType(Problems.MEDIA_TYPE);
      length = text.length;
      problem = true;
      piece = headOnly ? null : new HeapBytes(text);
    }
    boolean bodiless = headOnly || length == 0 || head.status() == 204 || head.status() == 304;
    if (length >= 0 && head.status() != 204 && head.status() != 304) {
      response.setContentLengthLong(length);
    }
    if (bodiless) {
      response.flushBuffer();
      return After.FINISH;
    }
    output = streams.output(response, length);
    return After.NOTHING;
  }

  private After write(Output to) throws IOException {
    if (blocked) {
      return After.NOTHING;
    }
    while (true) {
      // The container may call back before isReady returns.
      blocked = true;
      if (!to.isReady()) {
        return After.NOTHING;
      }
      blocked = false;
      if (piece != null) {
        writePiece(to, piece);
        continue;
      }
      if (finishing) {
        return After.FINISH;
      }
      After taken = take(next());
      if (taken == After.MORE) {
        if (finishing) {
          to.flush();
          to.drain();
        }
      } else if (taken != After.NOTHING) {
        return taken;
      } else if (unflushed) {
        unflushed = false;
        to.flush();
      } else if (owesLeft) {
        owesLeft = false;
        return After.LEFT;
      } else {
        return After.NOTHING;
      }
    }
  }

  private Step next() {
    return problem ? new Step.Finish() : body.next();
  }

  /** Takes a step: what to do with it, or nothing if it is to wait. */
  private After take(Step step) {
    if (step instanceof Step.Piece next) {
      piece = next.bytes();
      offset = 0;
      return length >= 0 && written + next.bytes().length() > length ? After.CUT : After.MORE;
    }
    if (step instanceof Step.Finish) {
      finishing = true;
      return length >= 0 && written != length ? After.CUT : After.MORE;
    }
    return step instanceof Step.Cut ? After.CUT : After.NOTHING;
  }

  private void writePiece(Output to, Bytes bytes) throws IOException {
    int taken = to.write(bytes, offset);
    offset += taken;
    written += taken;
    unflushed = true;
    owesLeft = true;
    if (offset == bytes.length()) {
      piece = null;
      to.retire(bytes);
    }
  }

  private void end(Ending ending) {
    Output to;
    AsyncContext context;
    long left;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      context = async;
      to = output;
      left = to == null ? 0 : Math.max(0, written - to.unsent());
      if (piece != null) {
        piece.release();
        piece = null;
      }
      if (to != null) {
        to.close();
      }
    }
    streams.forget(this);
    if (ending == Ending.CUT || ending == Ending.DROPPED) {
      if (to == null) {
        refuse();
      } else {
        to.cut();
      }
    }
    try {
      if (context != null) {
        context.complete();
      }
    } catch (IllegalStateException e) {
      // It told us of the error that ended the response, and has completed it itself.
      LOG.log(Level.DEBUG, "the container completed a response", e);
    }
    body.ended(ending, left);
  }

  /** Nothing has been sent: the receiver can be told in words. */
  private void refuse() {
    try {
      Problems.answer(
          response,
          Problems.head(503, "Service unavailable", "This helper is stopping.", Map.of()),
          headOnly);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the receiver of a refusal has left", e);
    }
  }

  private enum After {
    NOTHING,
    MORE,
    LEFT,
    FINISH,
    CUT,
    GONE
  }
}
