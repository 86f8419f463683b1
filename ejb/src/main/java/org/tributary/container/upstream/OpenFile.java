package org.tributary.container.upstream;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One version of a file below a directory, open for reading.
 *
 * <p>The path is followed to where it really leads before anything is opened, and that must be
 * within the directory's own real path: neither {@code ..} nor a symbolic link leads out. Its
 * version is modification time, size and inode; a file that is written in place while it is read is
 * found out by the first two, and one that is replaced stays what was opened.
 */
record OpenFile(
    FileChannel channel, Path path, long size, FileTime modified, long inode, Object fileKey)
    implements Closeable {
  private static final int ATTEMPTS = 3;

  /** The file changed while it was read. */
  static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException(String what) {
      super(what);
    }
  }

  /**
   * Opens the file at {@code absolute} below {@code directory}.
   *
   * @throws NoSuchFileException if there is no regular file within the directory
   * @throws ChangedException if it is replaced again and again
   */
  static OpenFile open(Path directory, String absolute) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Path real = real(directory, absolute);
      BasicFileAttributes before = attributes(real);
      FileChannel channel =
          FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      boolean kept = false;
      try {
        BasicFileAttributes after = attributes(real);
        if (isSame(before, after) && channel.size() == after.size()) {
          kept = true;
          return new OpenFile(
              channel,
              real,
              after.size(),
              after.lastModifiedTime(),
              inode(real),
              String.valueOf(after.fileKey()));
        }
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
    throw new ChangedException("it is replaced again and again");
  }

  private static Path real(Path directory, String absolute) throws IOException {
    try {
      Path base = directory.toRealPath();
      Path real = base.resolve(absolute.substring(1)).toRealPath();
      if (real.startsWith(base) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        return real;
      }
    } catch (InvalidPathException e) {
      throw new NoSuchFileException(absolute, null, e.getReason());
    }
    throw new NoSuchFileException(absolute, null, "no regular file within the directory");
  }

  private static BasicFileAttributes attributes(Path real) throws IOException {
    return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
    return one.size() == other.size()
        && one.lastModifiedTime().equals(other.lastModifiedTime())
        && Objects.equals(one.fileKey(), other.fileKey());
  }

  /** The inode alone: the device's number differs between hosts that share a file system. */
  private static long inode(Path real) throws IOException {
    boolean unix = real.getFileSystem().supportedFileAttributeViews().contains("unix");
    return unix && Files.getAttribute(real, "unix:ino") instanceof Long ino ? ino : 0;
  }

  /** A strong ETag of this version. */
  String etag() {
    return "\""
        + Long.toHexString(modified.to(TimeUnit.NANOSECONDS))
        + "-"
        + Long.toHexString(size)
        + "-"
        + Long.toHexString(inode)
        + "\"";
  }

  Instant lastModified() {
    return Instant.ofEpochSecond(modified.to(TimeUnit.SECONDS));
  }

  /**
   * Reads {@code length} bytes from {@code position}.
   *
   * @throws ChangedException if the file is not the version any more that was opened
   */
  ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new ChangedException("it was cut short");
      }
    }
    checkUnchanged();
    return bytes.flip();
  }

  private void checkUnchanged() throws IOException {
    if (channel.size() != size) {
      throw new ChangedException("its size changed");
    }
    try {
      BasicFileAttributes now = attributes(path);
      boolean replaced = !fileKey.equals(String.valueOf(now.fileKey()));
      if (!replaced && !now.lastModifiedTime().equals(modified)) {
        throw new ChangedException("it was written to");
      }
    } catch (NoSuchFileException e) {
      return; // removed: what is open is still the version that it was
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
