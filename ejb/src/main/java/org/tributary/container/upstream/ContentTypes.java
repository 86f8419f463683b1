package org.tributary.container.upstream;

import java.util.Locale;
import java.util.Map;

/** The content type of a file by its extension. */
final class ContentTypes {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("mp4", "video/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("m4s", "video/iso.segment"),
          Map.entry("cmfv", "video/mp4"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("cmfa", "audio/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mkv", "video/x-matroska"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("ts", "video/mp2t"),
          Map.entry("ogv", "video/ogg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("aac", "audio/aac"),
          Map.entry("flac", "audio/flac"),
          Map.entry("wav", "audio/wav"),
          Map.entry("m3u8", "application/vnd.apple.mpegurl"),
          Map.entry("mpd", "application/dash+xml"),
          Map.entry("vtt", "text/vtt"),
          Map.entry("ttml", "application/ttml+xml"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("gif", "image/gif"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("html", "text/html"),
          Map.entry("css", "text/css"),
          Map.entry("js", "text/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("xml", "application/xml"),
          Map.entry("txt", "text/plain"));

  private ContentTypes() {}

  static String of(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
  }
}
