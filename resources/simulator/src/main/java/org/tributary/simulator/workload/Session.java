package org.tributary.simulator.workload;

/**
 * One receiver plays one title from its start.
 *
 * @param tick when it begins
 * @param helper that it asks
 * @param segments that it plays before it stops
 */
public record Session(long tick, int helper, int title, int segments) {}
