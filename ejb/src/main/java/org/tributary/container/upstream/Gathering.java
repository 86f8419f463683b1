package org.tributary.container.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Head;
import org.tributary.core.media.Bytes;
import org.tributary.core.turn.Now;

/** Gathers a whole answer; empty if it failed. Confined to turns. */
final class Gathering implements FetchListener {
  private final BiConsumer<Now, Optional<byte[]>> answer;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

  Gathering(BiConsumer<Now, Optional<byte[]>> answer) {
    this.answer = answer;
  }

  @Override
  public void head(Now now, Head head) {
    // The bytes alone are asked for.
  }

  @Override
  public void bytes(Now now, Bytes bytes) {
    ByteBuffer buffer = bytes.as(ByteBuffer.class);
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    gathered.writeBytes(copy);
    bytes.release();
  }

  @Override
  public void end(Now now) {
    answer.accept(now, Optional.of(gathered.toByteArray()));
  }

  @Override
  public void failed(Now now, Failure failure) {
    answer.accept(now, Optional.empty());
  }
}
