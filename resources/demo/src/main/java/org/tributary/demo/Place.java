package org.tributary.demo;

import java.util.List;

/**
 * A helper to be and where it stands.
 *
 * @param id its name, the instance's too
 */
public record Place(String id, String nation, String region, String site) {

  /** Two on one site, one elsewhere in the region, one elsewhere in the nation, one abroad. */
  public static final List<Place> FIVE =
      List.of(
          new Place("lille-1", "france", "north", "lille"),
          new Place("lille-2", "france", "north", "lille"),
          new Place("rouen", "france", "north", "rouen"),
          new Place("nice", "france", "south", "nice"),
          new Place("porto", "portugal", "norte", "porto"));

  public Place {
    if (!id.matches("[a-z0-9-]{1,63}")) {
      throw new IllegalArgumentException("not a helper's name: " + id);
    }
  }

  /** Reads {@code id=nation/region/site}. */
  public static Place parse(String text) {
    String[] parts = text.strip().split("[=/]", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not id=nation/region/site: " + text);
    }
    return new Place(parts[0], parts[1], parts[2], parts[3]);
  }

  /** {@code nation/region/site}. */
  public String location() {
    return nation + "/" + region + "/" + site;
  }

  /** The usual name of the topic of its site. */
  public String localTopic() {
    return "tributary.local." + nation + "." + region + "." + site;
  }

  String regionalTopic() {
    return "tributary.regional." + nation + "." + region;
  }

  String nationalTopic() {
    return "tributary.national." + nation;
  }
}
