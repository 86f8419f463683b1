package org.tributary.core.delivery;

import java.time.Duration;
import org.tributary.core.settings.Settings;

/** A film of twenty segments that one helper of a site holds and its neighbour does not. */
final class HeldFilm {
  static final String PATH = "/film.mp4";
  static final int LENGTH = 20 * Network.SEGMENT;

  final Network network = new Network();
  final byte[] film = Network.content(LENGTH, 7);
  final Network.Node holder;
  final Network.Node other;

  /** As the defaults of {@link Network} have it. */
  HeldFilm() {
    this(Network.WINDOWS);
  }

  /** With play windows as these settings say. */
  HeldFilm(Settings.Windows windows) {
    network.windows = windows;
    network.source.put(PATH, film);
    holder = network.helper("holder", "n/r/s");
    other = network.helper("other", "n/r/s");
    network.played(holder, PATH);
  }

  /** The neighbour plays the film, for so long. */
  Viewer play(Duration time) {
    Viewer viewer = network.play(other, PATH);
    network.time.advance(time);
    return viewer;
  }

  /** The neighbour plays the film for ten seconds. */
  Viewer played() {
    return network.played(other, PATH);
  }
}
