package org.tributary.web.helper;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tributary.core.Helper;
import org.tributary.core.cache.Held;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.counting.Counter;
import org.tributary.core.delivery.Delivery;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Lending;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Bytes;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.web.response.HeapBytes;
import org.tributary.web.response.Problems;
import org.tributary.web.response.StreamedResponse;
import org.tributary.web.response.Streams;

/**
 * What helpers ask each other: {@code /helper/segments/{object}/{number}?from=N}, {@code
 * /helper/inquiries}, {@code /helper/objects/{object}} and {@code /helper/advertisement}. For
 * members of the network only, whose requests carry a {@link MemberMac}.
 */
@WebServlet(name = "helper", urlPatterns = "/helper/*", asyncSupported = true)
public class HelperServlet extends HttpServlet {
  private static final Pattern SEGMENT = Pattern.compile("/segments/([0-9a-f]{32})/([0-9]{1,18})");
  private static final Pattern OBJECT = Pattern.compile("/objects/([0-9a-f]{32})");
  private static final Pattern FROM = Pattern.compile("(?:.*&)?from=([0-9]{1,9})(?:&.*)?");
  private static final String ADVERTISEMENT = "/advertisement";
  private static final String INQUIRIES = "/inquiries";
  private static final String BINARY = "application/octet-stream";
  private static final int LOOP_DETECTED = 508;

  private final transient Helper helper;
  private final transient Streams streams;
  private final transient MemberMac mac;
  private final String id;
  private final URI url;

  @Inject
  public HelperServlet(Helper helper, Settings settings, Streams streams) {
    this.helper = helper;
    this.streams = streams;
    this.mac = new MemberMac(settings.network().secret());
    this.id = settings.helper().id();
    this.url = settings.helper().url();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      refuse(request, response, 405, "Method not allowed", Map.of("Allow", "GET"));
    } else if (!isMember(request)) {
      helper.counters().count(Counter.LENT_FORBIDDEN);
      refuse(request, response, 403, "Members only", Map.of());
    } else if (isLoop(request.getHeader("CDN-Loop"))) {
      refuse(request, response, LOOP_DETECTED, "Loop detected", Map.of());
    } else {
      answer(request, response);
    }
  }

  private boolean isMember(HttpServletRequest request) {
    String field = request.getHeader("Authorization");
    String query = request.getQueryString();
    String target = request.getRequestURI() + (query == null ? "" : "?" + query);
    return field != null && mac.verify(field, "GET", target, url).isPresent();
  }

  /** RFC 8586: whoever finds its own name there has had this request before. */
  private boolean isLoop(@Nullable String field) {
    return Questions.ids(field).contains(id);
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    Matcher segment = SEGMENT.matcher(path);
    Matcher object = OBJECT.matcher(path);
    if (segment.matches()) {
      SegmentKey key =
          new SegmentKey(ObjectKey.parse(segment.group(1)), Long.parseLong(segment.group(2)));
      int from = from(request.getQueryString());
      if (request.getParameter("object") != null) {
        fetch(request, response, key, from);
        return;
      }
      LaterBody body = new LaterBody();
      StreamedResponse stream = open(request, response, body);
      accepted(helper.lend(key, new SegmentAnswer(key, from, body)), body);
      stream.begin();
    } else if (object.matches()) {
      ObjectKey key = ObjectKey.parse(object.group(1));
      LaterBody body = new LaterBody();
      StreamedResponse stream = open(request, response, body);
      accepted(helper.describe(key, found -> describe(found, body)), body);
      stream.begin();
    } else if (path.equals(INQUIRIES)) {
      inquire(request, response);
    } else if (path.equals(ADVERTISEMENT)) {
      LaterBody body = new LaterBody();
      StreamedResponse stream = open(request, response, body);
      accepted(helper.advertisement(message -> give(message, body)), body);
      stream.begin();
    } else {
      refuse(request, response, 404, "Not found", Map.of());
    }
  }

  /** A segment that may have to be fetched first. */
  private void fetch(
      HttpServletRequest request, HttpServletResponse response, SegmentKey key, int from)
      throws IOException {
    Optional<Errand> errand = Questions.errand(request).filter(e -> e.key().equals(key));
    if (errand.isEmpty()) {
      refuse(request, response, 400, "Not an errand", Map.of());
      return;
    }
    RelayedBody body = new RelayedBody(from, whole -> new SegmentAnswer(key, from, whole));
    StreamedResponse stream = streams.open(request, response, body);
    body.writes(stream);
    Optional<Delivery> begun = helper.errand(errand.get(), from, body);
    begun.ifPresentOrElse(body::serves, () -> body.busy(1));
    stream.begin();
  }

  /** What a resource is. */
  private void inquire(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<MediaId> resource = Questions.resource(request);
    Optional<Way> way = Questions.way(request);
    if (resource.isEmpty() || way.isEmpty()) {
      refuse(request, response, 400, "Not an inquiry", Map.of());
      return;
    }
    LaterBody body = new LaterBody();
    StreamedResponse stream = open(request, response, body);
    boolean accepted =
        helper.inquire(
            resource.get(), Questions.start(request), way.get(), told -> tell(told, body));
    accepted(accepted, body);
    stream.begin();
  }

  private static void tell(Optional<Told> told, LaterBody body) {
    if (told.isPresent()) {
      give(told.get().encode(), body);
    } else {
      body.give(problem(404, "Not known", Map.of()));
    }
  }

  private StreamedResponse open(
      HttpServletRequest request, HttpServletResponse response, LaterBody body) {
    StreamedResponse stream = streams.open(request, response, body);
    body.writes(stream);
    return stream;
  }

  private static void accepted(boolean accepted, LaterBody body) {
    if (!accepted) {
      body.give(busy(1));
    }
  }

  private static int from(@Nullable String query) {
    Matcher from = FROM.matcher(query == null ? "" : query);
    return from.matches() ? Integer.parseInt(from.group(1)) : 0;
  }

  private static void describe(Optional<Description> found, LaterBody body) {
    if (found.isPresent()) {
      give(DescriptionCodec.encode(found.get()), body);
    } else {
      body.give(problem(404, "Not known", Map.of()));
    }
  }

  private static void give(byte[] bytes, LaterBody body) {
    ResponseHead head =
        new ResponseHead(200, Map.of("Content-Type", BINARY), bytes.length, Optional.empty());
    List<Bytes> pieces = bytes.length == 0 ? List.of() : List.of(new HeapBytes(bytes));
    body.give(head, pieces, sent -> {});
  }

  private static ResponseHead busy(int retryAfterSeconds) {
    return problem(
        503, "Busy", Map.of("Retry-After", Integer.toString(Math.max(1, retryAfterSeconds))));
  }

  private static ResponseHead problem(int status, String title, Map<String, String> headers) {
    return Problems.head(status, title, "This helper answers helpers only.", headers);
  }

  private static void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String title,
      Map<String, String> headers)
      throws IOException {
    Problems.answer(response, problem(status, title, headers), request.getMethod().equals("HEAD"));
  }

  /** What becomes of one request for a segment. Called in turns; works on another thread. */
  private final class SegmentAnswer implements Lending {
    private final SegmentKey key;
    private final int from;
    private final LaterBody body;

    SegmentAnswer(SegmentKey key, int from, LaterBody body) {
      this.key = key;
      this.from = from;
      this.body = body;
    }

    @Override
    public void held(StoredSegment segment, Held held) {
      streams.execute(() -> send(segment, held));
    }

    @Override
    public void notHeld() {
      body.give(problem(404, "Not held", Map.of()));
    }

    @Override
    public void busy(int retryAfterSeconds) {
      body.give(HelperServlet.busy(retryAfterSeconds));
    }

    private void send(StoredSegment segment, Held held) {
      if (from > segment.length()) {
        held.bytes().release();
        helper.lent(key, 0);
        body.give(problem(416, "Out of range", Map.of()));
        return;
      }
      LentSegment lent = new LentSegment(segment, from);
      ResponseHead head =
          new ResponseHead(
              200,
              Map.of("Content-Type", SegmentFraming.MEDIA_TYPE),
              lent.length(),
              Optional.empty());
      body.give(head, lent.pieces(held), sent -> helper.lent(key, lent.payload(sent)));
    }
  }
}
