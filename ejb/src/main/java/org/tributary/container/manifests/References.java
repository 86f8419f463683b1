package org.tributary.container.manifests;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tributary.core.media.MediaId;

/**
 * Where the references of one manifest lead, as paths at its source: decoded, with the parameters
 * that tell objects apart, just as a receiver's request for them will be named.
 *
 * <p>Receivers resolve a reference against the address at which they got the manifest, which is
 * ours. So only references that are relative to the manifest's own path lead back here; those with
 * a scheme, a host or a leading slash lead past us and are left out, as is whatever climbs above
 * the source's root.
 */
final class References {
  private final MediaId manifest;
  private final Set<String> ignored;

  /**
   * Resolves for {@code manifest}.
   *
   * @param ignored names of parameters that do not tell objects apart, or {@code *} for all
   */
  References(MediaId manifest, Set<String> ignored) {
    this.manifest = manifest;
    this.ignored = ignored;
  }

  /** {@code reference} below {@code base}, both relative to the manifest; empty if it leaves it. */
  static Optional<String> joined(String base, String reference) {
    if (!isRelative(reference) || !isRelative(base)) {
      return Optional.empty();
    }
    if (reference.isEmpty()) {
      return Optional.of(base);
    }
    int query = base.indexOf('?');
    String bare = query < 0 ? base : base.substring(0, query);
    return Optional.of(bare.substring(0, bare.lastIndexOf('/') + 1) + reference);
  }

  private static boolean isRelative(String reference) {
    if (reference.startsWith("/")) {
      return false;
    }
    int colon = reference.indexOf(':');
    int slash = reference.indexOf('/');
    int query = reference.indexOf('?');
    boolean scheme = colon >= 0 && (slash < 0 || colon < slash) && (query < 0 || colon < query);
    return !scheme;
  }

  /** The path at the source that {@code reference} leads to. */
  Optional<String> path(String reference) {
    if (!isRelative(reference) || reference.isEmpty()) {
      return Optional.empty();
    }
    int fragment = reference.indexOf('#');
    String whole = fragment < 0 ? reference : reference.substring(0, fragment);
    int mark = whole.indexOf('?');
    String raw = mark < 0 ? whole : whole.substring(0, mark);
    String query = mark < 0 ? "" : kept(whole.substring(mark + 1));
    return elements(raw)
        .map(elements -> "/" + String.join("/", elements))
        .map(path -> query.isEmpty() ? path : path + "?" + query)
        .filter(this::canBeNamed);
  }

  private boolean canBeNamed(String path) {
    try {
      MediaId named = new MediaId(manifest.source(), path);
      return !named.isRendition() && !named.equals(manifest);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Optional<List<String>> elements(String raw) {
    String own = manifest.path();
    int query = own.indexOf('?');
    String bare = query < 0 ? own : own.substring(0, query);
    String directory = bare.substring(0, bare.lastIndexOf('/'));
    List<String> elements = new ArrayList<>();
    if (directory.length() > 1) {
      elements.addAll(List.of(directory.substring(1).split("/", -1)));
    }
    for (String element : raw.split("/", -1)) {
      if (element.equals(".")) {
        continue;
      }
      if (element.equals("..")) {
        if (elements.isEmpty()) {
          return Optional.empty();
        }
        elements.remove(elements.size() - 1);
        continue;
      }
      Optional<String> plain = decoded(element);
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      elements.add(plain.get());
    }
    return Optional.of(elements);
  }

  /** One element without its percent-encoding; empty where that would make it another path. */
  private static Optional<String> decoded(String element) {
    ByteBuffer bytes = ByteBuffer.allocate(element.length() * 4);
    for (int i = 0; i < element.length(); ) {
      int c = element.codePointAt(i);
      if (c != '%') {
        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
        continue;
      }
      if (i + 2 >= element.length()
          || !HexFormat.isHexDigit(element.charAt(i + 1))
          || !HexFormat.isHexDigit(element.charAt(i + 2))) {
        return Optional.empty();
      }
      bytes.put((byte) HexFormat.fromHexDigits(element, i + 1, i + 3));
      i += 3;
    }
    try {
      String plain = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      boolean another =
          plain.isEmpty()
              || plain.equals(".")
              || plain.equals("..")
              || plain.chars().anyMatch(c -> "/\\?#;".indexOf(c) >= 0);
      return another ? Optional.empty() : Optional.of(plain);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private String kept(String query) {
    if (ignored.contains("*")) {
      return "";
    }
    return Stream.of(query.split("&", -1))
        .filter(parameter -> !ignored.contains(parameter.split("=", 2)[0]))
        .collect(Collectors.joining("&"));
  }
}
