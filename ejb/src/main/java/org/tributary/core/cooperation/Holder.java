package org.tributary.core.cooperation;

/**
 * A neighbour that holds something, as it is now.
 *
 * @param scope how far away
 * @param load requests in flight in parts of its load mark, as it last told
 * @param latencyMillis until its first byte, lately; 0 if nothing has come from it yet
 * @param staleChance that it has lost since it told so a segment which it told of: from the rate of
 *     its evictions and the age of its news, 0 to 1
 * @param strikes false hits, stalls and wrong bytes that still count against it
 * @param avoided whether it failed so lately that others are to be tried first
 */
public record Holder(
    Identity identity,
    Scope scope,
    double load,
    double latencyMillis,
    double staleChance,
    int strikes,
    boolean avoided) {}
