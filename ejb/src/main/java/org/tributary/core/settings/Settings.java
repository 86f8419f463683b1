package org.tributary.core.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a helper, checked. The names begin with {@code tributary.}.
 *
 * @param sources by name, from {@code tributary.source.NAME.…}
 */
public record Settings(
    Helper helper,
    Network network,
    Store store,
    Delivery delivery,
    Cooperation cooperation,
    Windows windows,
    Prefetch prefetch,
    Ownership ownership,
    Choosing choosing,
    Hedging hedging,
    Regions regions,
    Map<String, Source> sources) {

  public Settings {
    sources = Map.copyOf(sources);
  }

  /** Settings without owners, and with the defaults of choosing and hedging. */
  public Settings(
      Helper helper,
      Network network,
      Store store,
      Delivery delivery,
      Cooperation cooperation,
      Windows windows,
      Prefetch prefetch,
      Map<String, Source> sources) {
    this(
        helper,
        network,
        store,
        delivery,
        cooperation,
        windows,
        prefetch,
        Ownership.OFF,
        Choosing.DEFAULT,
        Hedging.DEFAULT,
        Regions.DEFAULT,
        sources);
  }

  /** Who this helper is. */
  public record Helper(
      @Setting(
              name = "helper.id",
              doc =
                  "Names this helper; unique in the network: 1 to 63 letters, digits, '_', '.' or '-'.")
          String id,
      @Setting(
              name = "helper.url",
              doc =
                  "Where other helpers reach this one, context root included and without a slash at"
                      + " the end, such as http://media1.example:8080/tributary.")
          URI url,
      @Setting(name = "helper.location", doc = "Where it stands: nation/region/site.")
          String location) {}

  /** The network of helpers that this one belongs to. */
  public record Network(
      @Setting(
              name = "network.secret",
              secret = true,
              doc =
                  "The secret that all helpers of the network share, at least 16 characters; keep it"
                      + " as the server's password alias of this name.")
          String secret,
      @Setting(
              name = "network.allowed",
              value = "",
              doc =
                  "Where helpers may be: the hosts, or host:port, of their URLs, '*.' standing for"
                      + " any first labels; no other helper is ever contacted. Empty: none.")
          List<String> allowed) {}

  /** The store on disk and what is kept in it. */
  public record Store(
      @Setting(
              name = "store.directory",
              value = "${com.sun.aas.instanceRoot}/tributary/store",
              doc = "The directory of the segment files; one helper's own.")
          String directory,
      @Setting(
              name = "store.bytes",
              value = "10GiB",
              unit = "bytes",
              min = "0",
              doc = "How much the segment files may take; 0 stores nothing.")
          long bytes,
      @Setting(
              name = "store.prefix.share",
              value = "15",
              unit = "percent",
              min = "0",
              max = "90",
              doc = "The part of the store that first segments of popular objects may claim.")
          int prefixShare,
      @Setting(
              name = "store.prefix.segments",
              value = "4",
              unit = "segments",
              min = "0",
              max = "10000",
              doc = "How many first segments (K) of a popular object are kept while it is popular.")
          int prefixSegments,
      @Setting(
              name = "store.prefix.threshold",
              value = "3",
              unit = "plays",
              min = "0",
              doc = "An object is popular while its decayed count of plays exceeds this.")
          double prefixThreshold,
      @Setting(
              name = "popularity.half-life",
              value = "24h",
              min = "1s",
              max = "365d",
              doc = "After this time an old play counts half.")
          Duration halfLife,
      @Setting(
              name = "store.memory.segments",
              value = "20000",
              unit = "segments",
              min = "16",
              max = "60000",
              doc = "How many segment files may be mapped into memory at a time.")
          int memorySegments,
      @Setting(
              name = "catalogue.interval",
              value = "5s",
              min = "100ms",
              max = "1h",
              doc = "How often changes of the catalogue and of popularity are saved.")
          Duration catalogueInterval) {}

  /** Delivery to receivers. */
  public record Delivery(
      @Setting(
              name = "delivery.stall",
              value = "2s",
              min = "100ms",
              max = "60s",
              doc =
                  "A playback never waits longer than this for a stalled supplier while there is"
                      + " another; half of it without progress gives the supplier up.")
          Duration stall,
      @Setting(
              name = "delivery.receiver.timeout",
              value = "60s",
              min = "1s",
              max = "1h",
              doc = "A receiver that takes no byte for this long is dropped.")
          Duration receiverTimeout,
      @Setting(
              name = "delivery.read-ahead",
              value = "2",
              unit = "segments",
              min = "0",
              max = "64",
              doc = "How many segments beyond the one being delivered are fetched ahead.")
          int readAhead,
      @Setting(
              name = "delivery.spool.bytes",
              value = "128MiB",
              unit = "bytes",
              min = "1MiB",
              doc =
                  "How much memory segments on their way may take together before fetching slows down.")
          long spoolBytes,
      @Setting(
              name = "delivery.queue",
              value = "100000",
              unit = "turns",
              min = "100",
              max = "10000000",
              doc = "How much work may wait; beyond it new requests are answered 503.")
          int queue,
      @Setting(
              name = "delivery.cors.origin",
              value = "*",
              doc = "The Access-Control-Allow-Origin of media responses; empty sends none.")
          String corsOrigin) {}

  /** Cooperation with other helpers. */
  public record Cooperation(
      @Setting(
              name = "cooperation.period",
              value = "10s",
              min = "100ms",
              max = "1h",
              doc =
                  "The period T of local advertisements; regional, national and global ones take 2T,"
                      + " 4T and 8T.")
          Duration period,
      @Setting(
              name = "cooperation.jitter",
              value = "10",
              unit = "percent",
              min = "0",
              max = "50",
              doc = "How much of a period an advertisement is randomly early or late.")
          int jitter,
      @Setting(
              name = "cooperation.early",
              value = "5",
              unit = "percent",
              min = "0",
              max = "100",
              doc =
                  "A change of more than this part of the holdings is advertised at once; 0 switches"
                      + " early sending off.")
          int early,
      @Setting(
              name = "cooperation.notice",
              value = "1",
              unit = "periods",
              min = "0",
              max = "8",
              doc =
                  "How many local periods ahead copies that are about to be evicted are told as gone,"
                      + " so that nobody counts on them any more; 0 tells of them when they are.")
          int notice,
      @Setting(
              name = "cooperation.load-mark",
              value = "500",
              unit = "requests",
              min = "0",
              doc = "With more requests than this in flight other helpers are answered 503.")
          int loadMark,
      @Setting(
              name = "cooperation.price.local",
              value = "3",
              unit = "milliseconds",
              min = "0",
              doc = "The price of a segment from a helper of the same site.")
          double priceLocal,
      @Setting(
              name = "cooperation.price.regional",
              value = "10",
              unit = "milliseconds",
              min = "0",
              doc = "The price of a segment from a helper of the same region.")
          double priceRegional,
      @Setting(
              name = "cooperation.price.national",
              value = "30",
              unit = "milliseconds",
              min = "0",
              doc = "The price of a segment from a helper of the same nation.")
          double priceNational,
      @Setting(
              name = "cooperation.price.global",
              value = "90",
              unit = "milliseconds",
              min = "0",
              doc = "The price of a segment from a helper abroad.")
          double priceGlobal,
      @Setting(
              name = "cooperation.price.source",
              value = "150",
              unit = "milliseconds",
              min = "0",
              doc = "The price of a segment from its source.")
          double priceSource) {}

  /** Play windows: what of passing streams stays in memory for those who follow. */
  public record Windows(
      @Setting(
              name = "window.bytes",
              value = "64MiB",
              unit = "bytes",
              min = "0",
              doc =
                  "How much memory play windows may take together, beside delivery.spool.bytes; 0"
                      + " switches them off.")
          long bytes,
      @Setting(
              name = "window.length",
              value = "60s",
              min = "1s",
              max = "1h",
              doc =
                  "How long what has passed stays in a play window of which nobody knows yet how far"
                      + " behind others follow.")
          Duration length,
      @Setting(
              name = "window.longest",
              value = "10m",
              min = "1s",
              max = "24h",
              doc =
                  "A play window grows to the usual gap between followers while memory lasts, but no"
                      + " longer than this.")
          Duration longest,
      @Setting(
              name = "window.chained",
              value = "true",
              doc =
                  "Whether what a follower reads from a play window stays for the next one; if not, a"
                      + " window follows its first reader alone.")
          boolean chained,
      @Setting(
              name = "window.advertised",
              value = "true",
              doc = "Whether other helpers are told of play windows.")
          boolean advertised,
      @Setting(
              name = "window.distance",
              value = "true",
              doc =
                  "Whether the temporal distance of a neighbour's reading decides how often it is"
                      + " told of a play window; if not, its scope's period does alone.")
          boolean distance) {
    /** No play windows. */
    public static final Windows OFF =
        new Windows(0, Duration.ofSeconds(60), Duration.ofMinutes(10), true, true, true);
  }

  /** Fetching what nobody has asked for yet. */
  public record Prefetch(
      @Setting(
              name = "prefetch.link",
              value = "125000000",
              unit = "bytes per second",
              min = "1000",
              doc = "How much the link to the sources and to remote helpers carries.")
          long link,
      @Setting(
              name = "prefetch.share",
              value = "50",
              unit = "percent",
              min = "0",
              max = "100",
              doc =
                  "The part of that link that segments which no receiver waits for may take; 0"
                      + " switches prefetching off.")
          int share,
      @Setting(
              name = "prefetch.hints",
              value = "true",
              doc =
                  "Whether players' hints of what they ask for next (CMCD nor) are followed, and"
                      + " players are told of the next segment (Link: rel=next).")
          boolean hints) {
    /** Nothing is fetched that no receiver waits for. */
    public static final Prefetch OFF = new Prefetch(125_000_000, 0, false);
  }

  /** Who fetches for others, and what is kept where. */
  public record Ownership(
      @Setting(
              name = "cooperation.owners",
              value = "true",
              doc =
                  "Whether what nobody advertises is asked of the owner that a hash names among the"
                      + " helpers of the site, then of the region, who fetches it once for all.")
          boolean owners,
      @Setting(
              name = "cooperation.owners-bound",
              value = "150",
              unit = "percent",
              min = "100",
              max = "10000",
              doc =
                  "An owner whose load exceeds this part of the mean of its site or region, and a"
                      + " tenth of its load mark, is passed over for the next.")
          int bound,
      @Setting(
              name = "cooperation.placement",
              value = "true",
              doc =
                  "Whether a full store admits by place: the hottest objects everywhere, middling"
                      + " ones once per region at their owners, cold ones nowhere.")
          boolean placement,
      @Setting(
              name = "cooperation.placement-hot",
              value = "0",
              unit = "plays",
              min = "0",
              doc =
                  "From this decayed count of plays on a helper keeps its copy of an object as if it"
                      + " were the only one; 0: never.")
          double hot,
      @Setting(
              name = "cooperation.placement-warm",
              value = "4",
              unit = "plays",
              min = "0",
              doc =
                  "From this decayed count of what other helpers ask for on an owner keeps what it"
                      + " fetched for them and nobody of the region holds; segments of live streams"
                      + " always.")
          double warm,
      @Setting(
              name = "cooperation.placement-cold",
              value = "0",
              unit = "plays",
              min = "0",
              doc = "Below this decayed count of plays a full store admits nothing of an object.")
          double cold,
      @Setting(
              name = "cooperation.placement-copies",
              value = "5",
              unit = "percent",
              min = "0",
              max = "100",
              doc =
                  "What part of the price of site or region counts when it is judged whether to keep"
                      + " a copy of what another helper of the region is to keep; more means more"
                      + " copies, fewer bytes within the region and more from beyond it.")
          int copies) {
    /** Owners of the site and the region fetch for all. */
    public static final Ownership ON = new Ownership(true, 150, true, 0, 4, 0, 5);

    /** Each helper asks the source for what nobody advertises. */
    public static final Ownership OFF = new Ownership(false, 150, true, 0, 4, 0, 5);
  }

  /** What suppliers cost beside the prices of their scopes, and how far ahead is planned. */
  public record Choosing(
      @Setting(
              name = "cooperation.plan.segments",
              value = "8",
              unit = "segments",
              min = "1",
              max = "64",
              doc =
                  "Over how many next segments the cheapest plan is sought; 1 chooses for each"
                      + " segment alone.")
          int segments,
      @Setting(
              name = "cooperation.plan.suppliers",
              value = "4",
              unit = "suppliers",
              min = "1",
              max = "16",
              doc = "Among how many of the best suppliers of each segment.")
          int suppliers,
      @Setting(
              name = "cooperation.cost.switch",
              value = "2",
              unit = "milliseconds",
              min = "0",
              doc = "What it costs to go on with another supplier.")
          double switching,
      @Setting(
              name = "cooperation.cost.round-trip",
              value = "100",
              unit = "percent",
              min = "0",
              doc =
                  "How much of a supplier's latency of late (at most 50 ms, in steps of 10) is added.")
          int roundTrip,
      @Setting(
              name = "cooperation.cost.load",
              value = "50",
              unit = "milliseconds",
              min = "0",
              doc = "What a neighbour at its load mark costs more than an idle one.")
          double load,
      @Setting(
              name = "cooperation.cost.waiting",
              value = "100",
              unit = "percent",
              min = "0",
              doc =
                  "How much is added of the time until a neighbour will have the segment: it reads"
                      + " the object itself and has not come so far.")
          int waiting,
      @Setting(
              name = "cooperation.cost.stale",
              value = "50",
              unit = "milliseconds",
              min = "0",
              doc =
                  "What a try in vain costs, times the chance of it: that the neighbour has lost the"
                      + " segment since it told, from its evictions and the age of its news.")
          double stale,
      @Setting(
              name = "cooperation.cost.strike",
              value = "15",
              unit = "milliseconds",
              min = "0",
              doc = "What a false hit, stall or wrong byte that still counts adds.")
          double strike,
      @Setting(
              name = "cooperation.foresight",
              value = "true",
              doc =
                  "Whether a remoter neighbour that was reading an object when it last told is asked"
                      + " before the source for what it will hold by now, if it reads on.")
          boolean foresight) {
    /** What the annotations say. */
    public static final Choosing DEFAULT = new Choosing(8, 4, 2, 100, 50, 100, 50, 15, true);
  }

  /** When a second supplier is asked for what a first one is slow to give. */
  public record Hedging(
      @Setting(
              name = "delivery.hedge",
              value = "true",
              doc =
                  "Whether a second supplier is asked when the first byte is late or the play buffer"
                      + " runs low; whoever is first is used, the other one cancelled.")
          boolean hedge,
      @Setting(
              name = "delivery.hedge-delay",
              value = "300ms",
              min = "1ms",
              max = "60s",
              doc =
                  "A first byte is late after this time, or after four times the supplier's usual"
                      + " latency if that is longer.")
          Duration delay,
      @Setting(
              name = "delivery.hedge-buffer",
              value = "1s",
              min = "0s",
              max = "60s",
              doc =
                  "A receiver that has waited for bytes for half of this time has a low play buffer;"
                      + " 0s never.")
          Duration buffer,
      @Setting(
              name = "delivery.hedge-share",
              value = "3",
              unit = "percent",
              min = "0",
              max = "100",
              doc = "How much of all fetched bytes second requests may waste.")
          int share) {
    /** What the annotations say. */
    public static final Hedging DEFAULT =
        new Hedging(true, Duration.ofMillis(300), Duration.ofSeconds(1), 3);
  }

  /** How regions speak to the remoter scopes. */
  public record Regions(
      @Setting(
              name = "cooperation.spokesman.from",
              value = "24",
              unit = "helpers",
              min = "0",
              max = "1000",
              doc =
                  "With more neighbours than this in its region a helper tells the region alone of"
                      + " itself, and one spokesman tells the remoter scopes what the region holds;"
                      + " 0: never. The same for all helpers of a region.")
          int spokesmanFrom,
      @Setting(
              name = "cooperation.spokesman.rate",
              value = "48000",
              unit = "bits a second",
              min = "1000",
              doc =
                  "What the digests of all other regions together may bring a helper: the more"
                      + " regions there are, the shorter is each digest.")
          int digestRate,
      @Setting(
              name = "cooperation.spokesman.tellers",
              value = "3",
              unit = "regions",
              min = "0",
              doc =
                  "A region leaves an object to others when so many tell at least as much of it, one"
                      + " of its own nation among them; 0: never.")
          int tellers) {
    /** What the annotations say. */
    public static final Regions DEFAULT = new Regions(24, 48_000, 3);
  }

  /** One source; its names begin with {@code tributary.source.NAME.}. */
  public record Source(
      @Setting(name = "url", doc = "An http, https or file URL; media paths are resolved below it.")
          URI url,
      @Setting(
              name = "connect-timeout",
              value = "5s",
              min = "10ms",
              max = "5m",
              doc = "How long a connection may take.")
          Duration connectTimeout,
      @Setting(
              name = "read-timeout",
              value = "15s",
              min = "10ms",
              max = "10m",
              doc = "How long the source may be silent before and within an answer.")
          Duration readTimeout,
      @Setting(
              name = "redirects",
              value = "",
              doc =
                  "Hosts, or host:port, that this source may redirect to; empty: redirects are refused.")
          List<String> redirects,
      @Setting(
              name = "trust-etag",
              value = "true",
              doc =
                  "Whether its ETags mean the same on all its nodes; if not, Last-Modified and length tell versions apart.")
          boolean trustEtag,
      @Setting(
              name = "ignored-parameters",
              value = "",
              doc =
                  "Query parameters that do not change the content (tokens, session ids, CMCD), or * for all.")
          List<String> ignoredParameters,
      @Setting(
              name = "segment-bytes",
              value = "1MiB",
              unit = "bytes",
              min = "1KiB",
              max = "64MiB",
              doc = "How long the segments of its fixed layouts are.")
          int segmentBytes,
      @Setting(
              name = "max-connections",
              value = "64",
              unit = "connections",
              min = "1",
              max = "10000",
              doc = "How many exchanges with it may be under way; more wait.")
          int maxConnections,
      @Setting(
              name = "default-lifetime",
              value = "60s",
              min = "0s",
              max = "365d",
              doc =
                  "How long its responses are at most taken to be fresh when neither Cache-Control nor Expires tell.")
          Duration defaultLifetime,
      @Setting(
              name = "listed",
              value = "true",
              doc =
                  "Whether its HLS and DASH manifests are parsed, so that their segments are kept as segments of one object.")
          boolean listed,
      @Setting(
              name = "authorization",
              value = "",
              secret = true,
              doc = "An Authorization field sent to the source; keep it as a password alias.")
          Optional<String> authorization) {}
}
