package org.tributary.demo;

import java.util.ArrayList;
import java.util.List;

/** The sample media, and who plays what in which order to show what cooperation does. */
public final class Programme {

  static final Title TOUR = new Title("Tour", Title.Kind.FILE, "mp4/tour.mp4");
  static final Title WEAVE = new Title("Weave", Title.Kind.HLS, "hls/weave/index.m3u8");
  static final Title BRAID = new Title("Braid", Title.Kind.HLS, "hls/braid/index.m3u8");
  static final Title RIVER = new Title("River", Title.Kind.DASH, "dash/river/manifest.mpd");
  static final Title DELTA = new Title("Delta", Title.Kind.DASH, "dash/delta/manifest.mpd");

  /** All of the sample media. */
  public static final List<Title> TITLES = List.of(TOUR, WEAVE, BRAID, RIVER, DELTA);

  private Programme() {}

  /**
   * One playing.
   *
   * @param why what it shows, for people
   */
  record Showing(Title title, Helper helper, String why) {}

  /** What is played on {@code helpers}. */
  static List<Showing> showings(List<Helper> helpers) {
    Helper first = helpers.get(0);
    if (helpers.size() == 1) {
      return List.of(
          new Showing(TOUR, first, "nobody has it"),
          new Showing(WEAVE, first, "nobody has it"),
          new Showing(RIVER, first, "nobody has it"),
          new Showing(TOUR, first, "it was played here"),
          new Showing(WEAVE, first, "it was played here"),
          new Showing(RIVER, first, "it was played here"));
    }
    List<Showing> showings = new ArrayList<>();
    showings.add(new Showing(TOUR, first, "nobody has it"));
    if (helpers.stream().map(Helper::place).toList().equals(Place.FIVE)) {
      Helper sameSite = helpers.get(1);
      Helper sameRegion = helpers.get(2);
      Helper sameNation = helpers.get(3);
      Helper abroad = helpers.get(4);
      showings.add(new Showing(WEAVE, sameRegion, "nobody has it"));
      showings.add(new Showing(RIVER, sameNation, "nobody has it"));
      showings.add(new Showing(TOUR, first, "it was played here"));
      showings.add(new Showing(TOUR, sameSite, "same site has it"));
      showings.add(new Showing(WEAVE, first, "same region has it"));
      showings.add(new Showing(RIVER, sameRegion, "same nation has it"));
      showings.add(new Showing(WEAVE, abroad, "only abroad has it"));
      return showings;
    }
    for (Helper other : helpers.subList(1, helpers.size())) {
      showings.add(new Showing(TOUR, other, first.id() + " has it"));
    }
    showings.add(new Showing(WEAVE, helpers.get(helpers.size() - 1), "nobody has it"));
    showings.add(new Showing(WEAVE, first, helpers.get(helpers.size() - 1).id() + " has it"));
    return showings;
  }
}
