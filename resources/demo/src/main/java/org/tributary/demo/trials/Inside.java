package org.tributary.demo.trials;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a server's JVM and the kernel say about it, from outside. */
final class Inside implements Closeable {

  private final long pid;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private Inside(long pid, JMXConnector connector) throws IOException {
    this.pid = pid;
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /** Attaches to the JVM of this user with the id. */
  @SuppressWarnings("BanJNDI") // The address is what the JVM of this machine has just told.
  static Inside of(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new Inside(
            pid,
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot look into process " + pid, e);
    }
  }

  /** Threads, as the kernel counts them. */
  int threads() throws IOException {
    return entries("task");
  }

  /** How many threads of Java's there are of each name, without the numbers in it. */
  SortedMap<String, Integer> threadNames() throws IOException {
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    return Stream.of(threads.dumpAllThreads(false, false, 0))
        .map(thread -> thread.getThreadName().replaceAll("[0-9]+", "#"))
        .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum, TreeMap::new));
  }

  /** Open files, sockets included. */
  int descriptors() throws IOException {
    return entries("fd");
  }

  /** Heap bytes that are reachable: after three collections. */
  long heap() throws IOException {
    MemoryMXBean memory =
        ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** Bytes of direct buffers. */
  long direct() throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(
            beans, "java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class)
        .getMemoryUsed();
  }

  /** Classes loaded now. */
  int classes() throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(
            beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME, ClassLoadingMXBean.class)
        .getLoadedClassCount();
  }

  /** How many reachable instances there are of a class. */
  int instances(String className) throws IOException {
    String histogram = diagnose("gcClassHistogram");
    return histogram
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length >= 4 && words[3].equals(className))
        .mapToInt(words -> Integer.parseInt(words[1]))
        .sum();
  }

  private String diagnose(String operation) throws IOException {
    try {
      return (String)
          beans.invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              operation,
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IOException("no " + operation + " of process " + pid, e);
    }
  }

  private int entries(String what) throws IOException {
    Path directory = Path.of("/proc", Long.toString(pid), what);
    try (Stream<Path> all = Files.list(directory)) {
      return (int) all.count();
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
