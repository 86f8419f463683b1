package org.tributary.simulator.network;

/**
 * What each helper has told and heard over the broker, and what that takes on the wire.
 *
 * <p>The overhead was measured on Artemis 2.53 with its own client, one non-persistent message of
 * 1,000 bytes at a time, through a proxy that counts. To hear one takes 282 bytes of the Core
 * protocol and 30 to acknowledge it. To send one takes 850 in 10 packets, as a connection is used
 * for three messages only and each has a session of its own. A packet is reckoned with 52 bytes of
 * TCP/IPv4 headers with time stamps, hearing with one packet to and fro and an acknowledgement, and
 * every further segment of 1,448 bytes with 52 and half an acknowledgement.
 */
public final class Traffic {
  private static final int SEND_BYTES = 850 + 10 * 52;
  private static final int HEAR_BYTES = 282 + 30 + 3 * 52;
  private static final int SEGMENT = 1448;
  private static final int SEGMENT_BYTES = 52 + 26;

  private final long[] sent;
  private final long[] sentBytes;
  private final long[] sentOnWire;
  private final long[] heard;
  private final long[] heardBytes;
  private final long[] heardOnWire;

  /** Nothing yet, of so many helpers. */
  Traffic(int helpers) {
    sent = new long[helpers];
    sentBytes = new long[helpers];
    sentOnWire = new long[helpers];
    heard = new long[helpers];
    heardBytes = new long[helpers];
    heardOnWire = new long[helpers];
  }

  void sent(int helper, int bytes) {
    sent[helper]++;
    sentBytes[helper] += bytes;
    sentOnWire[helper] += bytes + SEND_BYTES + further(bytes);
  }

  void heard(int helper, int bytes) {
    heard[helper]++;
    heardBytes[helper] += bytes;
    heardOnWire[helper] += bytes + HEAR_BYTES + further(bytes);
  }

  private static long further(int bytes) {
    return (long) (bytes / SEGMENT) * SEGMENT_BYTES;
  }

  /** As it is for {@code helper} now. */
  public Sum of(int helper) {
    return new Sum(
        sent[helper],
        sentBytes[helper],
        sentOnWire[helper],
        heard[helper],
        heardBytes[helper],
        heardOnWire[helper]);
  }

  /**
   * What one helper has told and heard.
   *
   * @param sentOnWire bytes with the broker's and the network's overhead
   * @param heardOnWire bytes with the broker's and the network's overhead
   */
  public record Sum(
      long sent, long sentBytes, long sentOnWire, long heard, long heardBytes, long heardOnWire) {

    /** What came after {@code before}. */
    public Sum since(Sum before) {
      return new Sum(
          sent - before.sent,
          sentBytes - before.sentBytes,
          sentOnWire - before.sentOnWire,
          heard - before.heard,
          heardBytes - before.heardBytes,
          heardOnWire - before.heardOnWire);
    }

    /** In and out together. */
    public long onWire() {
      return sentOnWire + heardOnWire;
    }
  }
}
