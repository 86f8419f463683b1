package org.tributary.benchmarks.load;

/**
 * A running server to be measured.
 *
 * @param pid the root of its process tree
 * @param prefix what comes before {@link Media#path} in its URLs, with a slash at the end
 */
record Subject(String name, long pid, int port, String prefix) {}
