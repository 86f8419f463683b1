package org.tributary.web.response;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.Bytes;
import org.tributary.web.Leases;

/** On a stage of one thread: the container is a script, and the test calls what it would call. */
class StreamedResponseTest {
  private static final int LENGTH = 300;

  private final Leases leases = new Leases();
  private final Connection connection = new Connection();
  private final Script body = new Script();
  private final Container container = new Container();
  private final Streams streams =
      new Streams(Runnable::run, Duration.ofSeconds(60), () -> 0, (response, length) -> connection);
  private final StreamedResponse response =
      streams.open(
          container.as(HttpServletRequest.class), container.as(HttpServletResponse.class), body);

  @Test
  void whatIsTakenAtOnceIsOverWhenTheServletReturns() throws Exception {
    body.gives(100).gives(200).finishes();

    response.begin();

    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, LENGTH));
    assertThat(body.endings).containsExactly(Body.Ending.COMPLETE);
    assertThat(body.bytesLeft).isEqualTo(LENGTH);
    assertThat(container.calls).doesNotContain("startAsync", "complete");
    assertThat(streams.size()).isZero();
    allIsReleased();
  }

  @Test
  void whatTheConnectionDoesNotTakeGoesOnLater() throws Exception {
    body.gives(100).gives(200).finishes();
    connection.takes = 150;

    response.begin();

    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, 150));
    assertThat(container.calls).containsSubsequence("startAsync", "setTimeout", "addListener");
    assertThat(container.listener).isNotNull();
    assertThat(body.endings).isEmpty();
    assertThat(streams.size()).isEqualTo(1);

    connection.drains(Integer.MAX_VALUE);
    container.listener.onWritePossible();

    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, LENGTH));
    assertThat(body.endings).containsExactly(Body.Ending.COMPLETE);
    assertThat(container.calls.stream().filter("complete"::equals)).hasSize(1);
    assertThat(streams.size()).isZero();
    allIsReleased();
  }

  @Test
  void aResponseWhoseLastBytesHaveNotLeftIsNotOver() throws Exception {
    body.gives(LENGTH).finishes();
    connection.takes = LENGTH - 1;

    response.begin();
    container.listener.onWritePossible();

    assertThat(body.endings).isEmpty();

    connection.drains(Integer.MAX_VALUE);
    container.listener.onWritePossible();

    assertThat(body.endings).containsExactly(Body.Ending.COMPLETE);
    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, LENGTH));
    allIsReleased();
  }

  @Test
  void whatIsNotThereYetIsWaitedForAsynchronously() throws Exception {
    body.gives(100);

    response.begin();
    container.listener.onWritePossible();

    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, 100));
    assertThat(body.left).isPositive();

    body.gives(200).finishes();
    response.wake();

    assertThat(connection.sent.toByteArray()).isEqualTo(content(0, LENGTH));
    assertThat(body.endings).containsExactly(Body.Ending.COMPLETE);
    allIsReleased();
  }

  @Test
  void aConnectionThatBreaksAtOnceIsGone() throws Exception {
    body.gives(100).gives(200).finishes();
    connection.breaks = true;

    response.begin();

    assertThat(body.endings).containsExactly(Body.Ending.GONE);
    assertThat(container.calls).doesNotContain("startAsync");
    allIsReleased();
  }

  @Test
  void aBodyThatIsShortIsCutAtOnce() throws Exception {
    body.gives(100).finishes();

    response.begin();

    assertThat(body.endings).containsExactly(Body.Ending.CUT);
    assertThat(connection.cut).isTrue();
    allIsReleased();
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws Exception {
    body.gives(LENGTH).finishes();
    response.begin();

    response.wake();
    response.onWritePossible();

    assertThat(connection.sent.toByteArray()).hasSize(LENGTH);
    assertThat(body.endings).hasSize(1);
  }

  private void allIsReleased() {
    assertThat(leases.open()).isZero();
    assertThat(leases.releasedTwice()).isZero();
  }

  private static byte[] content(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  /** A body of {@link #LENGTH} bytes in the pieces that the test gives. */
  private final class Script implements Body {
    final Deque<Step> steps = new ArrayDeque<>();
    final List<Ending> endings = new ArrayList<>();
    long bytesLeft;
    int left;
    private int given;

    Script gives(int bytes) {
      steps.add(new Step.Piece(leases.of(ByteBuffer.wrap(content(given, given + bytes)))));
      given += bytes;
      return this;
    }

    void finishes() {
      steps.add(new Step.Finish());
    }

    @Override
    public Optional<ResponseHead> head() {
      return Optional.of(new ResponseHead(200, Map.of(), LENGTH, Optional.empty()));
    }

    @Override
    public Step next() {
      Step next = steps.poll();
      return next == null ? new Step.Wait() : next;
    }

    @Override
    public void left() {
      left++;
    }

    @Override
    public void ended(Ending ending, long bytes) {
      endings.add(ending);
      bytesLeft = bytes;
      for (Step step : steps) {
        if (step instanceof Step.Piece piece) {
          piece.bytes().release();
        }
      }
    }
  }

  /** Sends at once what its socket takes; the rest waits, and it takes one write more. */
  private static final class Connection implements Output {
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    final ByteArrayOutputStream queue = new ByteArrayOutputStream();
    final List<Bytes> retired = new ArrayList<>();
    int takes = Integer.MAX_VALUE;
    boolean breaks;
    boolean cut;

    void drains(int bytes) {
      takes = bytes;
      byte[] waiting = queue.toByteArray();
      queue.reset();
      put(waiting);
    }

    private void put(byte[] bytes) {
      int now = Math.min(takes, bytes.length);
      sent.write(bytes, 0, now);
      queue.write(bytes, now, bytes.length - now);
      takes -= now;
    }

    @Override
    public boolean takesAtOnce() {
      return isReady();
    }

    @Override
    public boolean isReady() {
      return queue.size() == 0;
    }

    @Override
    public int write(Bytes bytes, int from) throws IOException {
      if (breaks) {
        throw new IOException("broken");
      }
      ByteBuffer buffer = bytes.as(ByteBuffer.class);
      byte[] copy = new byte[buffer.remaining() - from];
      buffer.position(buffer.position() + from).get(copy);
      put(copy);
      return copy.length;
    }

    @Override
    public void retire(Bytes bytes) {
      retired.add(bytes);
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void drain() {
      // It is ready only when nothing waits, anyway.
    }

    @Override
    public long unsent() {
      return queue.size();
    }

    @Override
    public void close() {
      retired.forEach(Bytes::release);
      retired.clear();
    }

    @Override
    public void cut() {
      cut = true;
    }
  }

  /** Request, response and context in one: notes what is called. */
  private static final class Container {
    final List<String> calls = new ArrayList<>();
    WriteListener listener;

    <T> T as(Class<T> type) {
      Object proxy =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                calls.add(method.getName());
                return switch (method.getName()) {
                  case "getMethod" -> "GET";
                  case "startAsync" -> as(AsyncContext.class);
                  case "getOutputStream" -> new Stream();
                  default -> null;
                };
              });
      return type.cast(proxy);
    }

    private final class Stream extends ServletOutputStream {
      @Override
      public boolean isReady() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void setWriteListener(WriteListener told) {
        listener = told;
      }

      @Override
      public void write(int b) {
        throw new UnsupportedOperationException();
      }
    }
  }
}
