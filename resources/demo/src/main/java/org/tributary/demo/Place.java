package org.tributary.demo;

import java.util.List;

/**
 * A helper to be and where it stands.
 *
 * @param id its name, the instance's too
 */
record Place(String id, String nation, String region, String site) {

  /** Two on one site, one elsewhere in the region, one elsewhere in the nation, one abroad. */
  static final List<Place> FIVE =
      List.of(
          new Place("lille-1", "france", "north", "lille"),
          new Place("lille-2", "france", "north", "lille"),
          new Place("rouen", "france", "north", "rouen"),
          new Place("nice", "france", "south", "nice"),
          new Place("porto", "portugal", "norte", "porto"));

  String location() {
    return nation + "/" + region + "/" + site;
  }

  String localTopic() {
    return "tributary.local." + nation + "." + region + "." + site;
  }

  String regionalTopic() {
    return "tributary.regional." + nation + "." + region;
  }

  String nationalTopic() {
    return "tributary.national." + nation;
  }
}
