package org.tributary.web.response;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.tributary.core.media.Bytes;

/**
 * Writes by copying, with nothing but Servlet 6.0.
 *
 * <p>A container may go on reading the array after {@code write} has returned, until it is ready
 * again (Servlet 6.0, section 5.7), so each response has its own array, and uses it again only
 * after {@link #isReady}.
 */
final class PortableOutput implements Output {
  private static final int COPY_BYTES = 32 * 1024;

  private final HttpServletResponse response;
  private final ServletOutputStream stream;
  private byte[] copy = new byte[0];

  PortableOutput(HttpServletResponse response) throws IOException {
    this.response = response;
    this.stream = response.getOutputStream();
  }

  /** Servlet 6.0 tells only asynchronous requests whether they may write. */
  @Override
  public boolean takesAtOnce() {
    return false;
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public int write(Bytes bytes, int from) throws IOException {
    int length = Math.min(bytes.length() - from, COPY_BYTES);
    if (copy.length < length) {
      copy = new byte[length];
    }
    ByteBuffer buffer = bytes.as(ByteBuffer.class);
    buffer.get(buffer.position() + from, copy, 0, length);
    stream.write(copy, 0, length);
    return length;
  }

  @Override
  public void retire(Bytes bytes) {
    bytes.release();
  }

  @Override
  public void flush() throws IOException {
    stream.flush();
  }

  @Override
  public void drain() {
    // The container sends what it holds by itself, and does not tell when.
  }

  @Override
  public long unsent() {
    return 0;
  }

  @Override
  public void close() {
    copy = new byte[0];
  }

  /**
   * A response that has a length ends short by ending early. One that has none is ended by an error
   * that some containers (Jetty) understand as breaking the connection; there is no standard way.
   */
  @Override
  public void cut() {
    try {
      response.sendError(-1);
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      // This container knows no such error: the early end must do.
      return;
    }
  }
}
