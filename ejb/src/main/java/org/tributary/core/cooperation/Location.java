package org.tributary.core.cooperation;

import java.util.regex.Pattern;

/**
 * A helper's place. Two places of one name in different nations or regions are different places.
 *
 * @param nation each of letters, digits, {@code _} and {@code -}, 1 to 63 characters
 */
public record Location(String nation, String region, String site) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

  public Location {
    check("nation", nation);
    check("region", region);
    check("site", site);
  }

  /** Parses {@code nation/region/site}. */
  public static Location parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not nation/region/site: '" + text + "'");
    }
    return new Location(parts[0], parts[1], parts[2]);
  }

  /** The scope between a helper here and one at {@code other}. */
  public Scope scopeTo(Location other) {
    if (!nation.equals(other.nation)) {
      return Scope.GLOBAL;
    }
    if (!region.equals(other.region)) {
      return Scope.NATIONAL;
    }
    return site.equals(other.site) ? Scope.LOCAL : Scope.REGIONAL;
  }

  /** {@code nation/region}: names the region in the network. */
  public String regionName() {
    return nation + "/" + region;
  }

  private static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " is not 1 to 63 letters, digits, '_' or '-': '" + name + "'");
    }
  }

  @Override
  public String toString() {
    return nation + "/" + region + "/" + site;
  }
}
