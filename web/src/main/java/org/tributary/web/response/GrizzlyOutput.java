package org.tributary.web.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.Bytes;

/**
 * Writes buffers uncopied through Grizzly, the HTTP engine of Payara and GlassFish.
 *
 * <p>Servlet 6.0 can only write arrays; for a segment in mapped memory that is one copy more than
 * the kernel needs. Grizzly's own output buffer takes a {@code ByteBuffer} and keeps it, uncopied,
 * while the socket does not take it. So a lease is kept until Grizzly's queue is shorter than what
 * was written after it. The queue is bounded to {@link #MAX_BYTES} and one write more, beyond which
 * {@link #isReady} is false; by itself Grizzly takes four times the socket's send buffer.
 *
 * <p>Reached by reflection, so that nothing here is needed to compile, nor on other containers.
 * HTTP/2 streams share a queue per connection and are left to {@link PortableOutput}.
 */
final class GrizzlyOutput implements Output {
  /**
   * The most that is queued at a time of what is not on the heap. While the socket takes what it is
   * given, more at a time gains nothing; when it does not, Grizzly's selector sends the queue as
   * the socket takes it, and the more there is the seldomer another thread is woken for more.
   */
  private static final int MAX_QUEUED_BYTES = 1024 * 1024;

  /**
   * The kernel's buffer of a connection that carries a long response. Left alone it grows to
   * megabytes, which a slow receiver takes minutes to read: 3,000 of them filled the kernel's
   * memory for sockets, and nothing told from outside whether they read at all. A response of a
   * segment or less bounds itself.
   */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private final Engine engine;
  private final ServletOutputStream stream;
  private final Object buffer;
  private final Object connection;
  private final Object queue;
  private final Deque<Lease> retired = new ArrayDeque<>();
  private long written;

  private GrizzlyOutput(
      Engine engine, ServletOutputStream stream, Object buffer, Object connection, Object queue) {
    this.engine = engine;
    this.stream = stream;
    this.buffer = buffer;
    this.connection = connection;
    this.queue = queue;
  }

  /** Grizzly remembers what it answered, and does not block the next write if it was yes. */
  @Override
  public boolean takesAtOnce() {
    return unsent() == 0 && engine.canWrite(buffer);
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public int write(Bytes bytes, int from) throws IOException {
    releaseSent();
    ByteBuffer all = bytes.as(ByteBuffer.class);
    int most = all.isDirect() && unsent() > 0 ? MAX_QUEUED_BYTES : MAX_BYTES;
    int length = Math.min(bytes.length() - from, most);
    engine.write(buffer, all.slice(all.position() + from, length));
    written += length;
    return length;
  }

  @Override
  public void retire(Bytes bytes) {
    retired.add(new Lease(bytes, written));
    releaseSent();
  }

  @Override
  public void flush() throws IOException {
    stream.flush();
  }

  /** Grizzly remembers that it was ready until the next write, so one is made: of nothing. */
  @Override
  public void drain() throws IOException {
    engine.bound(connection, 1);
    engine.write(buffer, ByteBuffer.allocate(0));
  }

  @Override
  public long unsent() {
    return engine.queued(queue);
  }

  @Override
  public void close() {
    for (Lease lease : retired) {
      lease.bytes.release();
    }
    retired.clear();
    engine.bound(connection, MAX_BYTES);
  }

  @Override
  public void cut() {
    engine.terminate(connection);
  }

  /** The queue counts framing too, so it never tells less than what is unsent of our bytes. */
  private void releaseSent() {
    long sent = written - unsent();
    for (Lease first = retired.peek(); first != null && first.end <= sent; first = retired.peek()) {
      retired.remove();
      first.bytes.release();
    }
  }

  private record Lease(Bytes bytes, long end) {}

  /** The ways into Grizzly, found once. Immutable. */
  static final class Engine {
    private final Class<?> facade;
    private final MethodHandle responseOfFacade;
    private final MethodHandle engineResponse;
    private final MethodHandle outputBuffer;
    private final MethodHandle writeBuffer;
    private final MethodHandle canWrite;
    private final MethodHandle request;
    private final MethodHandle context;
    private final MethodHandle connectionOfContext;
    private final MethodHandle httpContext;
    private final MethodHandle closeable;
    private final MethodHandle writeQueue;
    private final MethodHandle space;
    private final MethodHandle bound;
    private final MethodHandle channel;
    private final MethodHandle terminate;

    private Engine(Class<?> facade) throws ReflectiveOperationException {
      this.facade = facade;
      Field inner = facade.getDeclaredField("response");
      open(inner);
      responseOfFacade = MethodHandles.lookup().unreflectGetter(inner);
      Method toEngine = inner.getType().getMethod("getCoyoteResponse");
      engineResponse = handle(toEngine);
      Class<?> response = toEngine.getReturnType();
      outputBuffer = handle(response.getMethod("getOutputBuffer"));
      Class<?> buffer = response.getMethod("getOutputBuffer").getReturnType();
      writeBuffer = handle(buffer.getMethod("writeByteBuffer", ByteBuffer.class));
      canWrite = handle(buffer.getMethod("canWrite"));
      Method toRequest = response.getMethod("getRequest");
      request = handle(toRequest);
      Method toContext = toRequest.getReturnType().getMethod("getContext");
      context = handle(toContext);
      Method toConnection = toContext.getReturnType().getMethod("getConnection");
      connectionOfContext = handle(toConnection);
      ClassLoader grizzly = toContext.getReturnType().getClassLoader();
      Method toHttp =
          Class.forName("org.glassfish.grizzly.http.HttpContext", false, grizzly)
              .getMethod("get", toContext.getReturnType());
      httpContext = handle(toHttp);
      closeable = handle(toHttp.getReturnType().getMethod("getCloseable"));
      Class<?> nio = Class.forName("org.glassfish.grizzly.nio.NIOConnection", false, grizzly);
      Method toQueue = nio.getMethod("getAsyncWriteQueue");
      writeQueue = handle(toQueue);
      space = handle(toQueue.getReturnType().getMethod("spaceInBytes"));
      bound = handle(nio.getMethod("setMaxAsyncWriteQueueSize", int.class));
      channel = handle(nio.getMethod("getChannel"));
      terminate = handle(nio.getMethod("terminateSilently"));
    }

    /** The engine behind {@code response}, if it is one that we know. */
    static Optional<Engine> of(HttpServletResponse response) {
      Class<?> facade = response.getClass();
      if (!facade.getName().equals("org.apache.catalina.connector.ResponseFacade")) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Engine(facade));
      } catch (ReflectiveOperationException | RuntimeException e) {
        // Another server of that family, or another version of it: copy instead.
        return Optional.empty();
      }
    }

    /** An output for {@code response}, unless it is wrapped or an HTTP/2 stream. */
    @Nullable Output open(HttpServletResponse response, long length) throws IOException {
      if (response.getClass() != facade) {
        return null;
      }
      ServletOutputStream stream = response.getOutputStream();
      try {
        Object inner = engineResponse.invoke(responseOfFacade.invoke(response));
        Object filterContext = context.invoke(request.invoke(inner));
        Object connection = connectionOfContext.invoke(filterContext);
        if (closeable.invoke(httpContext.invoke(filterContext)) != connection) {
          return null;
        }
        bound.invoke(connection, MAX_BYTES);
        if (length < 0 || length > MAX_QUEUED_BYTES) {
          ((SocketChannel) channel.invoke(connection))
              .setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
        }
        return new GrizzlyOutput(
            this, stream, outputBuffer.invoke(inner), connection, writeQueue.invoke(connection));
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private void write(Object buffer, ByteBuffer bytes) throws IOException {
      try {
        writeBuffer.invoke(buffer, bytes);
      } catch (IOException e) {
        throw e;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private boolean canWrite(Object buffer) {
      try {
        return (boolean) canWrite.invoke(buffer);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private long queued(Object queue) {
      try {
        return (int) space.invoke(queue);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private void bound(Object connection, int bytes) {
      try {
        bound.invoke(connection, bytes);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private void terminate(Object connection) {
      try {
        terminate.invoke(connection);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    private static MethodHandle handle(Method method) throws IllegalAccessException {
      open(method);
      return MethodHandles.lookup().unreflect(method);
    }

    private static void open(AccessibleObject member) {
      member.setAccessible(true);
    }

    private static IllegalStateException unexpected(Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      if (e instanceof RuntimeException runtime) {
        throw runtime;
      }
      return new IllegalStateException("the container's output failed", e);
    }
  }
}
