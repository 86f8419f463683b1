package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A process and its descendants, as Linux tells of them in {@code /proc}. */
final class ProcessTree {
  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private final ProcessHandle root;

  ProcessTree(long pid) {
    this.root =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalStateException("no such process: " + pid));
  }

  /** The CPU time that its living processes have taken so far, in seconds; of 10 ms each. */
  double cpuSeconds() throws IOException {
    long ticks = 0;
    try (Stream<ProcessHandle> descendants = root.descendants()) {
      for (ProcessHandle process :
          (Iterable<ProcessHandle>) Stream.concat(Stream.of(root), descendants)::iterator) {
        ticks += ticks(stat(Path.of("/proc", Long.toString(process.pid()), "stat")));
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** The part of that which the root's threads of this name have taken, for as far as they live. */
  double cpuSecondsOf(String thread) throws IOException {
    long ticks = 0;
    Path tasks = Path.of("/proc", Long.toString(root.pid()), "task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path task : all) {
        String stat = stat(task.resolve("stat"));
        if (stat.contains(thread)) {
          ticks += ticks(stat);
        }
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Empty if it has ended since. */
  private static String stat(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** What follows the name, which stands in brackets and may hold anything. */
  private static long ticks(String stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
  }
}
