package org.tributary.architecture.trespass.core;

import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.LogRecord;
import org.tributary.architecture.trespass.container.storage.Disk;

/** Uses what is neither its own nor a plain part of the JDK. */
public final class LooksOutside {

  Disk container() {
    return new Disk();
  }

  @Inject
  void injected() {}

  void http(HttpRequest request) {}

  void buffer(ByteBuffer buffer) {}

  void buffers(ByteBuffer[] buffers) {}

  void channel(FileChannel channel) {}

  void path(Path path) {}

  void lock(ReentrantLock lock) {}

  void log(LogRecord entry) {}
}
