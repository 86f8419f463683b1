package org.tributary.benchmarks.load;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** async-profiler in another JVM: where its CPU time goes, the kernel's part included. */
final class Profiler implements AutoCloseable {
  private final Path library;
  private final Path stacks;
  private final VirtualMachine machine;

  /**
   * Begins to profile.
   *
   * @param target where Maven has unpacked async-profiler
   */
  Profiler(Path target, long pid) throws IOException {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String kind = architecture.equals("aarch64") ? "linux-arm64" : "linux-x64";
    this.library = target.resolve("async-profiler").resolve(kind).resolve("libasyncProfiler.so");
    this.stacks = target.resolve("profile.collapsed");
    Files.deleteIfExists(stacks);
    try {
      this.machine = VirtualMachine.attach(Long.toString(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot attach to " + pid, e);
    }
    tell("start,event=cpu,interval=1ms");
  }

  /** Ends it; empty if nothing was seen. */
  Optional<Profile> end() throws IOException {
    tell("stop,file=" + stacks + ",collapsed");
    return Files.exists(stacks)
        ? Optional.of(Profile.of(Files.readAllLines(stacks)))
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    machine.detach();
  }

  private void tell(String command) throws IOException {
    try {
      machine.loadAgentPath(library.toString(), command);
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new IOException("the profiler refuses: " + command, e);
    }
  }
}
