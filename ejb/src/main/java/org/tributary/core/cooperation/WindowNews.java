package org.tributary.core.cooperation;

import java.util.List;

/**
 * A small message about play windows alone, between two advertisements or to fewer scopes than the
 * advertisement of the same moment.
 *
 * @param incarnation when the sender started, milliseconds since 1970
 * @param version greater than that of any message that the sender sent before
 * @param periodMillis the sender's local period T
 * @param windows by ascending object and id
 */
public record WindowNews(
    Identity sender,
    long incarnation,
    long version,
    long periodMillis,
    List<AdvertisedWindow> windows) {

  public WindowNews {
    Advertisement.checkSending(incarnation, version, periodMillis);
    windows = Advertisement.checked(windows);
  }
}
