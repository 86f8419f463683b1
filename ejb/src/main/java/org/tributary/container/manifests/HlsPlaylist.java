package org.tributary.container.manifests;

import io.lindstrom.m3u8.model.MediaPlaylist;
import io.lindstrom.m3u8.model.MediaSegment;
import io.lindstrom.m3u8.model.PlaylistType;
import io.lindstrom.m3u8.model.Skip;
import io.lindstrom.m3u8.parser.MediaPlaylistParser;
import io.lindstrom.m3u8.parser.ParsingMode;
import io.lindstrom.m3u8.parser.PlaylistParserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tributary.core.delivery.Manifests.Manifest;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Version;

/**
 * Reads HLS playlists (RFC 8216). A media playlist lists one rendition, numbered by media sequence;
 * a multivariant one lists none, nor does one of byte ranges: those are the fixed layout of their
 * file. Initialisation sections and keys are small objects of their own.
 */
final class HlsPlaylist {
  private static final long LEAST_TARGET_MILLIS = 500;

  private HlsPlaylist() {}

  static Manifest parse(MediaId id, References references, String text)
      throws BrokenManifestException {
    if (!text.startsWith("#EXTM3U")) {
      throw new BrokenManifestException("no #EXTM3U at its beginning");
    }
    boolean multivariant = text.lines().anyMatch(line -> line.startsWith("#EXT-X-STREAM-INF:"));
    if (multivariant) {
      return new Manifest(false, 0, List.of());
    }
    MediaPlaylist playlist = playlist(text);
    boolean vod = playlist.playlistType().filter(PlaylistType.VOD::equals).isPresent();
    boolean live = playlist.ongoing() && !vod;
    long targetMillis = Math.max(LEAST_TARGET_MILLIS, playlist.targetDuration() * 1000L);
    List<MediaSegment> segments = playlist.mediaSegments();
    boolean ranges = segments.stream().anyMatch(segment -> segment.byteRange().isPresent());
    if (ranges || segments.isEmpty() || segments.size() > Listings.MOST_ENTRIES) {
      return new Manifest(live, targetMillis, List.of());
    }
    List<Listing.Entry> entries = entries(playlist, references);
    Version version = live ? Listings.live(mark(playlist)) : Listings.complete(entries);
    Listing listing =
        new Listing(id.rendition("media"), version, live, targetMillis, entries, Optional.empty());
    return new Manifest(live, targetMillis, List.of(listing));
  }

  private static MediaPlaylist playlist(String text) throws BrokenManifestException {
    try {
      return new MediaPlaylistParser(ParsingMode.LENIENT).readPlaylist(text);
    } catch (PlaylistParserException e) {
      throw new BrokenManifestException("not a media playlist: " + e.getMessage(), e);
    }
  }

  private static List<Listing.Entry> entries(MediaPlaylist playlist, References references) {
    long number = playlist.mediaSequence() + playlist.skip().map(Skip::skippedSegments).orElse(0L);
    List<Listing.Entry> entries = new ArrayList<>();
    for (MediaSegment segment : playlist.mediaSegments()) {
      long millis = Math.round(segment.duration() * 1000);
      Optional<String> path = references.path(segment.uri());
      if (path.isPresent() && number >= 0) {
        entries.add(new Listing.Entry(number, path.get(), millis));
      }
      number++;
    }
    return entries;
  }

  /** What stays while the playlist grows: an event's first segment, from when it is. */
  private static String mark(MediaPlaylist playlist) {
    boolean event = playlist.playlistType().filter(PlaylistType.EVENT::equals).isPresent();
    if (!event) {
      return "";
    }
    MediaSegment first = playlist.mediaSegments().get(0);
    return first.programDateTime().map(at -> at.toInstant().toString()).orElse("");
  }
}
