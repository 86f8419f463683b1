package org.tributary.core.media;

/**
 * Names a media object, or any other resource, at its source.
 *
 * <p>A rendition that a manifest lists has the manifest's path and a fragment: {@code #media} for
 * an HLS media playlist, {@code #} and the representation's id for DASH. No request path can hold a
 * fragment, so the two never meet.
 *
 * @param source the source's name in the settings: {@code [a-z0-9][a-z0-9-]{0,62}}
 * @param path absolute, decoded and normal ({@code /a/b.mp4}: no empty, {@code .} or {@code ..}
 *     element, no control character), followed by {@code ?query} when the source's identity needs
 *     one; at most {@value #MAX_PATH} characters
 */
public record MediaId(String source, String path) implements Comparable<MediaId> {
  /** The longest path that is accepted, in characters. */
  public static final int MAX_PATH = 2048;

  public MediaId {
    if (!isSourceName(source)) {
      throw new IllegalArgumentException("not a source's name: '" + source + "'");
    }
    if (path.length() > MAX_PATH) {
      throw new IllegalArgumentException("path is longer than " + MAX_PATH + ": " + path.length());
    }
    if (!isNormal(path)) {
      throw new IllegalArgumentException("path is not absolute and normal: '" + path + "'");
    }
  }

  /** Whether {@code name} can name a source. */
  public static boolean isSourceName(String name) {
    if (name.isEmpty() || name.length() > 63 || name.charAt(0) == '-') {
      return false;
    }
    return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
  }

  private static boolean isNormal(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
      return false;
    }
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    for (String element : bare.substring(1).split("/", -1)) {
      if (element.equals(".") || element.equals("..")) {
        return false;
      }
    }
    return !bare.contains("//");
  }

  /** The rendition {@code fragment} of the manifest that this id names. */
  public MediaId rendition(String fragment) {
    return new MediaId(source, path + "#" + fragment);
  }

  /** Whether this names a rendition of a manifest rather than a resource. */
  public boolean isRendition() {
    return path.indexOf('#') >= 0;
  }

  /** The manifest of a rendition; the id itself where it is none. */
  public MediaId manifest() {
    int fragment = path.indexOf('#');
    return fragment < 0 ? this : new MediaId(source, path.substring(0, fragment));
  }

  @Override
  public int compareTo(MediaId other) {
    int bySource = source.compareTo(other.source);
    return bySource != 0 ? bySource : path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return source + path;
  }
}
