package org.tributary.benchmarks.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where CPU time went, as parts of the whole that add up to one, the greatest first.
 *
 * @param samples how many there were
 */
record Profile(long samples, Map<String, Double> parts) {
  private static final String KERNEL = "_[k]";

  /** Who a sample belongs to: the first that one of its frames names, from the innermost out. */
  private static final Map<String, String> OWNERS = new LinkedHashMap<>();

  static {
    OWNERS.put("org/tributary", "Tributary");
    OWNERS.put("org/glassfish/grizzly", "Grizzly (HTTP engine)");
    OWNERS.put("org/apache/catalina", "Catalina (servlet container)");
    OWNERS.put("org/glassfish/", "other parts of Payara");
    OWNERS.put("fish/payara", "other parts of Payara");
    OWNERS.put("com/sun/enterprise", "other parts of Payara");
    OWNERS.put("CompileBroker", "JIT compiler");
    OWNERS.put("CompilerThread", "JIT compiler");
    OWNERS.put("GangWorker", "garbage collector");
    OWNERS.put("WorkerThread", "garbage collector");
    OWNERS.put("G1", "garbage collector");
  }

  /** What the kernel was doing: the first that one of its frames names, from the innermost out. */
  private static final Map<String, String> WORKS = new LinkedHashMap<>();

  static {
    WORKS.put("copy", "kernel: copying bytes into the socket");
    WORKS.put("rep_movs", "kernel: copying bytes into the socket");
    WORKS.put("alloc_pages", "kernel: memory for the socket");
    WORKS.put("skb_page_frag_refill", "kernel: memory for the socket");
    WORKS.put("clear_page", "kernel: memory for the socket");
    WORKS.put("tcp_v4_rcv", "kernel: the receiver's side of loopback TCP");
    WORKS.put("tcp_sendmsg", "kernel: sending, without the copying");
    WORKS.put("sys_write", "kernel: sending, without the copying");
    WORKS.put("sys_read", "kernel: reading requests");
    WORKS.put("epoll", "kernel: waiting for and waking selectors");
    WORKS.put("futex", "kernel: waking threads");
    WORKS.put("page_fault", "kernel: page faults");
  }

  Profile {
    parts = Map.copyOf(parts);
  }

  /** The profile of stacks in the collapsed form: frames, outermost first, and a count a line. */
  static Profile of(List<String> stacks) {
    Map<String, Long> counts = new LinkedHashMap<>();
    long all = 0;
    for (String stack : stacks) {
      int space = stack.lastIndexOf(' ');
      long count = Long.parseLong(stack.substring(space + 1));
      counts.merge(part(stack.substring(0, space).split(";", -1)), count, Long::sum);
      all += count;
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      parts.put(entry.getKey(), (double) entry.getValue() / all);
    }
    return new Profile(all, parts);
  }

  /** The parts, the greatest first. */
  List<Map.Entry<String, Double>> descending() {
    List<Map.Entry<String, Double>> sorted = new ArrayList<>(parts.entrySet());
    sorted.sort(
        Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    return sorted;
  }

  private static String part(String[] frames) {
    boolean kernel = frames[frames.length - 1].endsWith(KERNEL);
    for (int i = frames.length - 1; i >= 0; i--) {
      if (kernel && !frames[i].endsWith(KERNEL)) {
        return "kernel: other";
      }
      for (Map.Entry<String, String> owner : (kernel ? WORKS : OWNERS).entrySet()) {
        if (frames[i].contains(owner.getKey())) {
          return owner.getValue();
        }
      }
    }
    return kernel ? "kernel: other" : "JDK and JVM";
  }
}
