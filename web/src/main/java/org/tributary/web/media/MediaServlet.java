package org.tributary.web.media;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.Helper;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Hit;
import org.tributary.core.delivery.MediaRequest;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.media.MediaId;
import org.tributary.core.settings.Settings;
import org.tributary.web.response.Problems;
import org.tributary.web.response.StreamedResponse;
import org.tributary.web.response.Streams;

/** Media for receivers: {@code /media/{source}/{path}}. */
@WebServlet(name = "media", urlPatterns = "/media/*", asyncSupported = true)
public class MediaServlet extends HttpServlet {
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String READABLE =
      "Accept-Ranges, Age, Cache-Status, Content-Length, Content-Range, Date, ETag, Last-Modified,"
          + " Link";
  private static final String SENDABLE =
      "Range, If-Range, If-None-Match, If-Modified-Since,"
          + " CMCD-Request, CMCD-Object, CMCD-Status, CMCD-Session";

  private final transient Helper helper;
  private final transient Streams streams;
  private final transient Map<String, List<String>> ignored;
  private final transient Map<String, String> cors;
  private final boolean hints;

  @Inject
  public MediaServlet(Helper helper, Settings settings, Streams streams) {
    this.helper = helper;
    this.streams = streams;
    this.ignored = ignored(settings);
    this.cors = cors(settings);
    this.hints = settings.prefetch().hints();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    cors.forEach(response::setHeader);
    switch (request.getMethod()) {
      case "GET" -> media(request, response, false);
      case "HEAD" -> media(request, response, true);
      case "OPTIONS" -> options(response);
      default -> refuse(request, response, 405, "Method not allowed", "Media can only be read.");
    }
  }

  private void media(HttpServletRequest request, HttpServletResponse response, boolean headOnly)
      throws IOException {
    String base = request.getContextPath() + request.getServletPath();
    String raw = request.getRequestURI();
    MediaPath path =
        raw.startsWith(base)
            ? MediaPath.parse(raw.substring(base.length()), request.getQueryString(), ignored)
            : new MediaPath.Malformed("The path is not normal.");
    if (path instanceof MediaPath.Named named) {
      deliver(asked(request, named.id(), headOnly, next(request, named.id())), request, response);
    } else if (path instanceof MediaPath.Unknown) {
      refuse(request, response, 404, "No such source", "No source of this name is configured.");
    } else if (path instanceof MediaPath.Malformed malformed) {
      refuse(request, response, 400, "Bad path", malformed.why());
    }
  }

  private void deliver(
      MediaRequest asked, HttpServletRequest request, HttpServletResponse response) {
    if (!asked.headOnly()) {
      Optional<Hit> hit = helper.hit(asked, Instant.now());
      if (hit.isPresent()) {
        HitBody body = new HitBody(helper, hit.get());
        StreamedResponse stream = streams.open(request, response, body);
        body.writes(stream);
        stream.begin();
        return;
      }
    }
    DeliveryBody body = new DeliveryBody(helper.counters());
    StreamedResponse stream = streams.open(request, response, body);
    body.writes(stream);
    Optional<Delivery> delivery = helper.deliver(asked, body);
    if (delivery.isPresent()) {
      body.serves(delivery.get());
    } else {
      body.head(
          Problems.head(
              503, "Busy", "This helper has too much to do.", Map.of("Retry-After", "1")));
    }
    stream.begin();
  }

  /** What the player says that it will ask for next, of the same source. */
  private Optional<MediaRequest.Next> next(HttpServletRequest request, MediaId id) {
    if (!hints) {
      return Optional.empty();
    }
    String query = request.getQueryString();
    Optional<Cmcd> said = Cmcd.of(request.getHeader(Cmcd.FIELD), query);
    if (said.isEmpty()) {
      helper.counters().count(Counter.HINTS_BAD);
      return Optional.empty();
    }
    String base = request.getContextPath() + request.getServletPath();
    return said.get()
        .nextPath(request.getRequestURI())
        .filter(next -> next.startsWith(base + "/"))
        .flatMap(next -> named(next.substring(base.length())))
        .filter(next -> next.source().equals(id.source()))
        .map(next -> new MediaRequest.Next(next, said.get().range().map(r -> "bytes=" + r)));
  }

  private Optional<MediaId> named(String target) {
    int query = target.indexOf('?');
    MediaPath path =
        query < 0
            ? MediaPath.parse(target, null, ignored)
            : MediaPath.parse(target.substring(0, query), target.substring(query + 1), ignored);
    return path instanceof MediaPath.Named named ? Optional.of(named.id()) : Optional.empty();
  }

  private static MediaRequest asked(
      HttpServletRequest request, MediaId id, boolean headOnly, Optional<MediaRequest.Next> next) {
    return new MediaRequest(
        id,
        headOnly,
        Optional.ofNullable(request.getHeader("Range")),
        Optional.ofNullable(request.getHeader("If-Range")),
        Optional.ofNullable(request.getHeader("If-None-Match")),
        Optional.ofNullable(request.getHeader("If-Modified-Since")),
        next);
  }

  private static Map<String, List<String>> ignored(Settings settings) {
    Map<String, List<String>> parameters = new HashMap<>();
    settings.sources().forEach((name, source) -> parameters.put(name, source.ignoredParameters()));
    return Map.copyOf(parameters);
  }

  private static Map<String, String> cors(Settings settings) {
    String origin = settings.delivery().corsOrigin();
    return origin.isEmpty()
        ? Map.of()
        : Map.of("Access-Control-Allow-Origin", origin, "Access-Control-Expose-Headers", READABLE);
  }

  private void options(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Allow", METHODS);
    if (!cors.isEmpty()) {
      response.setHeader("Access-Control-Allow-Methods", METHODS);
      response.setHeader("Access-Control-Allow-Headers", SENDABLE);
      response.setHeader("Access-Control-Max-Age", "86400");
    }
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String title,
      String detail)
      throws IOException {
    helper.counters().count(Counter.REQUESTS_BAD);
    Map<String, String> headers = status == 405 ? Map.of("Allow", METHODS) : Map.of();
    ResponseHead head = Problems.head(status, title, detail, headers);
    Problems.answer(response, head, request.getMethod().equals("HEAD"));
  }
}
