package org.tributary.core.cooperation;

/**
 * The last word of a helper that is taken down: whoever hears it need not wait for three silent
 * periods.
 *
 * @param incarnation when the sender started, milliseconds since 1970
 * @param version greater than that of any message that the sender sent before
 */
public record Farewell(Identity sender, long incarnation, long version) {
  public Farewell {
    Advertisement.checkSending(incarnation, version, 1);
  }
}
