package org.tributary.benchmarks.load;

/** What is compared. */
enum Measure {
  REQUESTS("requests/s"),
  GIGABYTES("GB/s"),
  SERVER_CPU("CPU s/GB, server"),
  BOTH_CPU("CPU s/GB, server and client");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  double of(Trial trial) {
    return switch (this) {
      case REQUESTS -> trial.requestsPerSecond();
      case GIGABYTES -> trial.gigabytesPerSecond();
      case SERVER_CPU -> trial.serverCpuPerGigabyte();
      case BOTH_CPU -> trial.bothCpuPerGigabyte();
    };
  }
}
