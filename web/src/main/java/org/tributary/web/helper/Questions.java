package org.tributary.web.helper;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cooperation.Scope;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.MediaId;

/** What another helper's request asks for; empty where it makes no sense. */
final class Questions {
  private Questions() {}

  /** The ids in a CDN-Loop field (RFC 8586). */
  static List<String> ids(@Nullable String field) {
    return field == null
        ? List.of()
        : Arrays.stream(field.split(",", -1))
            .map(entry -> entry.split(";", 2)[0].strip())
            .filter(id -> !id.isEmpty())
            .toList();
  }

  /** The segment that is to be fetched. */
  static Optional<Errand> errand(HttpServletRequest request) {
    Optional<Way> way = way(request);
    String number = number(request);
    if (way.isEmpty() || number.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] encoded = Base64.getUrlDecoder().decode(request.getParameter("object"));
      Description object = DescriptionCodec.decode(encoded);
      String path = request.getParameter("resource");
      MediaId resource = path == null ? object.id() : new MediaId(object.id().source(), path);
      return Optional.of(new Errand(object, Long.parseLong(number), resource, way.get()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String number(HttpServletRequest request) {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.matches("[0-9]{1,18}") ? last : "";
  }

  /** The resource that is asked about. */
  static Optional<MediaId> resource(HttpServletRequest request) {
    String source = request.getParameter("source");
    String path = request.getParameter("path");
    try {
      return source == null || path == null
          ? Optional.empty()
          : Optional.of(new MediaId(source, path)).filter(id -> !id.isRendition());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where the first byte is that is wanted, or -1. */
  static long start(HttpServletRequest request) {
    String start = request.getParameter("start");
    return start != null && start.matches("[0-9]{1,18}") ? Long.parseLong(start) : -1;
  }

  /** The way that the request has come. */
  static Optional<Way> way(HttpServletRequest request) {
    String scope = request.getParameter("scope");
    boolean known = Scope.LOCAL.name().equals(scope) || Scope.REGIONAL.name().equals(scope);
    return known
        ? Optional.of(new Way(Scope.valueOf(scope), ids(request.getHeader("CDN-Loop"))))
        : Optional.empty();
  }
}
