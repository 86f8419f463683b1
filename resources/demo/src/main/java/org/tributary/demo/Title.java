package org.tributary.demo;

/**
 * Something to play.
 *
 * @param name for people
 * @param path below the source, without a slash at the beginning
 */
public record Title(String name, Kind kind, String path) {

  /** How a title comes over HTTP. */
  public enum Kind {
    /** One file, by byte ranges. */
    FILE,
    /** HTTP Live Streaming, RFC 8216. */
    HLS,
    /** MPEG DASH, ISO 23009-1. */
    DASH
  }

  public Title {
    if (path.startsWith("/")) {
      throw new IllegalArgumentException("the path begins with a slash: " + path);
    }
  }

  /** What the paths of all its parts begin with: a file's own, else the manifest's directory. */
  String stem() {
    return kind == Kind.FILE ? path : path.substring(0, path.lastIndexOf('/') + 1);
  }
}
