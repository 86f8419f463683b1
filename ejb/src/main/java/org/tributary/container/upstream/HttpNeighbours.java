package org.tributary.container.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.delivery.Errand;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.delivery.Told;
import org.tributary.core.delivery.Way;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.ObjectKey;
import org.tributary.core.media.SegmentKey;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;
import org.tributary.core.turn.Turns;

/**
 * Other helpers over HTTP/1.1, below {@code …/helper/} of their URLs. Called in turns only.
 *
 * <ul>
 *   <li>{@code segments/OBJECT/NUMBER?from=N&only-if-held}: a segment as {@link SegmentFraming}
 *       frames it
 *   <li>{@code segments/OBJECT/NUMBER?from=N&scope=SCOPE&object=DESCRIPTION&resource=PATH}: the
 *       same of an {@link Errand}, which the helper may have to fetch first; the description is in
 *       base64url, the path is left out where it is the object's own
 *   <li>{@code inquiries?source=NAME&path=PATH&start=N&scope=SCOPE}: what a resource is, as {@link
 *       Told} writes it
 *   <li>{@code objects/OBJECT}: a description as {@link DescriptionCodec} writes it
 *   <li>{@code advertisement}: a full advertisement
 * </ul>
 *
 * <p>Each request carries a {@link MemberMac}, and the ids of all helpers on its way (CDN-Loop, RFC
 * 8586). Who is silent for the stall time is given up.
 */
public final class HttpNeighbours implements Neighbours {
  private static final int CONNECTIONS = 64;
  private static final int KNOWN = 256;
  private static final int MAX_DESCRIPTION = 256 * 1024;

  /** Servers refuse request lines that are much longer. */
  private static final int MAX_TARGET = 6000;

  private static final int MAX_ADVERTISEMENT = 16 << 20;

  private final Environment environment;
  private final Duration patience;
  private final MemberMac mac;
  private final HttpClient client;
  private final Map<URI, Gate> gates = new HashMap<>();

  /**
   * Makes the client; contacts nobody yet.
   *
   * @param io runs the HTTP client's work; never with the caller's thread
   * @param timer rings when a helper has been silent for too long
   */
  public HttpNeighbours(
      Settings settings, Turns turns, Executor io, ScheduledExecutorService timer) {
    this(settings, new Environment(turns, io, timer, new Leases(), settings.helper().id()));
  }

  HttpNeighbours(Settings settings, Environment environment) {
    this.environment = environment;
    this.patience = settings.delivery().stall();
    this.mac = new MemberMac(settings.network().secret());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .executor(environment.io())
            .build();
  }

  @Override
  public Fetch segment(URI helper, SegmentKey key, long from, FetchListener listener) {
    String target =
        "/helper/segments/" + key.object() + "/" + key.number() + "?from=" + from + "&only-if-held";
    SegmentFraming.Reader reader = new SegmentFraming.Reader(key, Math.toIntExact(from));
    return begin(helper, target, List.of(), HelperExchange.framed(reader, from), listener);
  }

  @Override
  public Fetch errand(URI helper, Errand errand, long from, FetchListener listener) {
    SegmentKey key = errand.key();
    StringBuilder target = new StringBuilder("/helper/segments/");
    target.append(key.object()).append('/').append(key.number());
    target.append("?from=").append(from).append("&scope=").append(errand.way().scope());
    byte[] object = DescriptionCodec.encode(errand.object());
    target
        .append("&object=")
        .append(Base64.getUrlEncoder().withoutPadding().encodeToString(object));
    if (!errand.resource().equals(errand.object().id())) {
      target.append("&resource=").append(encoded(errand.resource().path()));
    }
    SegmentFraming.Reader reader = new SegmentFraming.Reader(key, Math.toIntExact(from));
    return begin(
        helper,
        target.toString(),
        errand.way().via(),
        HelperExchange.framed(reader, from),
        listener);
  }

  @Override
  public void inquire(
      URI helper, MediaId id, long start, Way way, BiConsumer<Now, Optional<Description>> answer) {
    String target =
        "/helper/inquiries?source="
            + id.source()
            + "&path="
            + encoded(id.path())
            + "&start="
            + start
            + "&scope="
            + way.scope();
    Gathering gathering =
        new Gathering((now, bytes) -> answer.accept(now, bytes.flatMap(b -> told(now, b))));
    begin(helper, target, way.via(), HelperExchange.plain(MAX_DESCRIPTION), gathering)
        .demand(Long.MAX_VALUE);
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  private static Optional<Description> told(Now now, byte[] bytes) {
    try {
      return Optional.of(Told.decode(bytes).by(now));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void describe(URI helper, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
    Gathering gathering =
        new Gathering((now, bytes) -> answer.accept(now, bytes.flatMap(b -> decoded(b, key))));
    begin(
            helper,
            "/helper/objects/" + key,
            List.of(),
            HelperExchange.plain(MAX_DESCRIPTION),
            gathering)
        .demand(Long.MAX_VALUE);
  }

  private static Optional<Description> decoded(byte[] bytes, ObjectKey key) {
    try {
      return Optional.of(DescriptionCodec.decode(bytes)).filter(d -> d.key().equals(key));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void advertisement(URI helper, BiConsumer<Now, Optional<byte[]>> answer) {
    begin(
            helper,
            "/helper/advertisement",
            List.of(),
            HelperExchange.plain(MAX_ADVERTISEMENT),
            new Gathering(answer))
        .demand(Long.MAX_VALUE);
  }

  private Fetch begin(
      URI helper,
      String target,
      List<String> via,
      HelperExchange.Body body,
      FetchListener listener) {
    HelperExchange exchange =
        new HelperExchange(
            environment, gate(helper), patience, client, mac, helper, target, via, body, listener);
    if (target.length() > MAX_TARGET) {
      exchange.refuse("its names are too long to ask for");
      return exchange;
    }
    exchange.begin();
    return exchange;
  }

  /** One gate per helper; those of helpers that nobody asks any more are let go. */
  private Gate gate(URI helper) {
    if (gates.size() > KNOWN) {
      gates.values().removeIf(Gate::isIdle);
    }
    return gates.computeIfAbsent(helper, url -> new Gate(CONNECTIONS));
  }
}
