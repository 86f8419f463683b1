package org.tributary.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that the demo started, and their end. May be used from any thread.
 *
 * <p>Servers leave their parent, so each is known by its process id as soon as it has written it,
 * and before by its class path, where the operating system tells. The ids are kept in a file: a
 * demo that was killed itself leaves it, and the next one ends what is named there.
 */
public final class Children implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path list;
  private final String mark;
  private final Deque<ProcessHandle> running = new ArrayDeque<>();
  private final Set<Path> pidFiles = new LinkedHashSet<>();
  private boolean closed;

  /**
   * @param list the file of process ids
   * @param mark what the command lines of the demo's servers contain, and no others
   */
  public Children(Path list, String mark) {
    this.list = list;
    this.mark = mark;
  }

  /**
   * Ends what an earlier demo left, if it is still the same process; returns how many those are.
   */
  public int endLeftOvers() {
    try {
      Set<ProcessHandle> left = marked();
      if (Files.exists(list)) {
        Files.readAllLines(list).forEach(line -> leftOver(line).ifPresent(left::add));
      }
      end(List.copyOf(left));
      Files.deleteIfExists(list);
      return left.size();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + list, e);
    }
  }

  /** Starts a program whose output goes to {@code log}. */
  public synchronized Process start(ProcessBuilder program, Path log) throws IOException {
    refuseIfClosed();
    Process process =
        program
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing()))
            .start();
    add(process.toHandle());
    return process;
  }

  /** Announces a server that will write its process id into {@code file}. */
  synchronized void expect(Path file) {
    refuseIfClosed();
    pidFiles.add(file);
  }

  /** Takes note of what the announced files say by now. */
  synchronized void look() {
    for (Path file : pidFiles) {
      pid(file).flatMap(ProcessHandle::of).filter(p -> !running.contains(p)).ifPresent(this::add);
    }
  }

  /** The process id in a file. */
  static Optional<Long> pid(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException notYet) {
      return Optional.empty();
    }
  }

  /** Whether all were told to end. */
  public synchronized boolean areEnded() {
    return closed;
  }

  /** Ends all that run now, the youngest first, and waits until they are gone. */
  public void endAll() {
    List<ProcessHandle> all;
    synchronized (this) {
      look();
      all = List.copyOf(running);
      running.clear();
      pidFiles.clear();
    }
    end(all);
    end(List.copyOf(marked()));
  }

  /** Ends all, and lets no other begin. */
  @Override
  public void close() {
    List<ProcessHandle> all;
    synchronized (this) {
      closed = true;
      look();
      all = List.copyOf(running);
      running.clear();
    }
    end(all);
    synchronized (this) {
      end(List.copyOf(marked()));
      try {
        Files.deleteIfExists(list);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + list, e);
      }
    }
  }

  private Set<ProcessHandle> marked() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .filter(process -> !process.equals(ProcessHandle.current()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the demo is ending");
    }
  }

  private void add(ProcessHandle process) {
    running.removeIf(p -> !p.isAlive());
    running.addFirst(process);
    try {
      Files.writeString(list, String.join("\n", running.stream().map(Children::line).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + list, e);
    }
  }

  private static String line(ProcessHandle process) {
    return process.pid() + " " + began(process);
  }

  private static String began(ProcessHandle process) {
    return process.info().startInstant().map(at -> "" + at.toEpochMilli()).orElse("unknown");
  }

  private static Optional<ProcessHandle> leftOver(String line) {
    String[] words = line.split(" ", 2);
    if (words.length < 2 || words[1].equals("unknown")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(words[0])).filter(p -> began(p).equals(words[1]));
  }

  private static void end(List<ProcessHandle> processes) {
    List<ProcessHandle> all =
        processes.stream().flatMap(p -> Stream.concat(p.descendants(), Stream.of(p))).toList();
    all.forEach(ProcessHandle::destroy);
    if (!allGone(all)) {
      all.forEach(ProcessHandle::destroyForcibly);
      allGone(all);
    }
  }

  private static boolean allGone(List<ProcessHandle> processes) {
    CompletableFuture<?>[] exits =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for processes to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private java.io.File nothing() throws IOException {
    Path empty = list.resolveSibling("empty");
    Files.write(empty, "".getBytes(StandardCharsets.UTF_8));
    return empty.toFile();
  }
}
