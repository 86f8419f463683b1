package org.tributary.container.manifests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.tributary.core.delivery.Manifests;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * Reads HLS and DASH manifests on an executor. Whatever cannot be read is no manifest, never a
 * failure: it is delivered as it is.
 */
public final class ParsedManifests implements Manifests {
  private static final Set<String> HLS_TYPES =
      Set.of(
          "application/vnd.apple.mpegurl",
          "application/x-mpegurl",
          "audio/mpegurl",
          "audio/x-mpegurl");
  private static final String DASH_TYPE = "application/dash+xml";
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Turns turns;
  private final Executor io;
  private final Map<String, Set<String>> ignored = new HashMap<>();

  /**
   * Reads the manifests of those sources whose settings say so.
   *
   * @param io runs the parsers; never with the caller's thread
   */
  public ParsedManifests(Settings settings, Turns turns, Executor io) {
    this.turns = turns;
    this.io = io;
    settings
        .sources()
        .forEach(
            (name, source) -> {
              if (source.listed()) {
                ignored.put(name, Set.copyOf(source.ignoredParameters()));
              }
            });
  }

  private enum Kind {
    HLS,
    DASH
  }

  @Override
  public boolean isManifest(MediaId id, Metadata metadata) {
    return ignored.containsKey(id.source()) && kind(id, metadata).isPresent();
  }

  private static Optional<Kind> kind(MediaId id, Metadata metadata) {
    String type = metadata.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String path = id.path().split("\\?", 2)[0].toLowerCase(Locale.ROOT);
    if (HLS_TYPES.contains(type) || path.endsWith(".m3u8")) {
      return Optional.of(Kind.HLS);
    }
    if (type.equals(DASH_TYPE) || path.endsWith(".mpd")) {
      return Optional.of(Kind.DASH);
    }
    return Optional.empty();
  }

  @Override
  public void parse(
      MediaId id,
      Metadata metadata,
      List<Bytes> bytes,
      BiConsumer<Now, Optional<Manifest>> answer) {
    try {
      io.execute(
          () -> {
            Optional<Manifest> manifest = parsed(id, metadata, joined(bytes));
            turns.add(now -> answer.accept(now, manifest));
          });
    } catch (RejectedExecutionException e) {
      bytes.forEach(Bytes::release);
      turns.add(now -> answer.accept(now, Optional.empty()));
    }
  }

  /** All bytes, their leases ended; empty if they are too many. */
  private static Optional<byte[]> joined(List<Bytes> bytes) {
    long length = bytes.stream().mapToLong(Bytes::length).sum();
    ByteBuffer joined = ByteBuffer.allocate(length > MAX_BYTES ? 0 : (int) length);
    for (Bytes part : bytes) {
      if (length <= MAX_BYTES) {
        joined.put(part.as(ByteBuffer.class));
      }
      part.release();
    }
    return length > MAX_BYTES ? Optional.empty() : Optional.of(joined.array());
  }

  private Optional<Manifest> parsed(MediaId id, Metadata metadata, Optional<byte[]> document) {
    Optional<Kind> kind = kind(id, metadata);
    if (kind.isEmpty() || document.isEmpty()) {
      return Optional.empty();
    }
    References references = new References(id, ignored.getOrDefault(id.source(), Set.of()));
    try {
      return Optional.of(
          kind.get() == Kind.HLS
              ? HlsPlaylist.parse(id, references, text(document.get()))
              : DashDescription.parse(id, references, document.get()));
    } catch (BrokenManifestException | RuntimeException | StackOverflowError e) {
      // The parser of playlists throws whatever it meets, and its patterns can recurse deeply.
      return Optional.empty();
    }
  }

  private static String text(byte[] document) {
    String text = new String(document, StandardCharsets.UTF_8);
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
