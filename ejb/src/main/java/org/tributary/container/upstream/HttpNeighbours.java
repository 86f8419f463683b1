package org.tributary.container.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.tributary.core.cooperation.MemberMac;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.SegmentFraming;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;
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
 *   <li>{@code objects/OBJECT}: a description as {@link DescriptionCodec} writes it
 *   <li>{@code advertisement}: a full advertisement
 * </ul>
 *
 * <p>Each request carries a {@link MemberMac}. Who is silent for the stall time is given up.
 */
public final class HttpNeighbours implements Neighbours {
  private static final int CONNECTIONS = 64;
  private static final int KNOWN = 256;
  private static final int MAX_DESCRIPTION = 256 * 1024;
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
    return begin(helper, target, HelperExchange.framed(reader, from), listener);
  }

  @Override
  public void describe(URI helper, ObjectKey key, BiConsumer<Now, Optional<Description>> answer) {
    Gathering gathering =
        new Gathering((now, bytes) -> answer.accept(now, bytes.flatMap(b -> decoded(b, key))));
    begin(helper, "/helper/objects/" + key, HelperExchange.plain(MAX_DESCRIPTION), gathering)
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
            HelperExchange.plain(MAX_ADVERTISEMENT),
            new Gathering(answer))
        .demand(Long.MAX_VALUE);
  }

  private Fetch begin(URI helper, String target, HelperExchange.Body body, FetchListener listener) {
    HelperExchange exchange =
        new HelperExchange(
            environment, gate(helper), patience, client, mac, helper, target, body, listener);
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
