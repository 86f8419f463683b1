package org.tributary.benchmarks.load;

/**
 * What one server did for the receivers in one trial.
 *
 * @param responses within the time; unfinished ones count in part
 * @param timedBytes body bytes received within the time
 * @param seconds the time
 * @param allBytes body bytes received until every response had ended, which CPU times are of
 * @param serverCpuSeconds of the server's processes
 * @param clientCpuSeconds of the process of the receivers
 */
record Trial(
    String server,
    double responses,
    long timedBytes,
    double seconds,
    long allBytes,
    double serverCpuSeconds,
    double clientCpuSeconds) {
  private static final double GIGA = 1e9;

  double requestsPerSecond() {
    return responses / seconds;
  }

  double gigabytesPerSecond() {
    return timedBytes / GIGA / seconds;
  }

  double serverCpuPerGigabyte() {
    return serverCpuSeconds / (allBytes / GIGA);
  }

  double bothCpuPerGigabyte() {
    return (serverCpuSeconds + clientCpuSeconds) / (allBytes / GIGA);
  }
}
