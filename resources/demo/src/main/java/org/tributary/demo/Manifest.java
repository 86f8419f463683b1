package org.tributary.demo;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a player reads out of a manifest: where the next resources are, in the order of playing.
 *
 * <p>It reads what the sample media use and no more, and shares no code with the helpers, so that
 * it is a check on them: HLS with and without an initialisation segment; DASH on demand with one
 * period and a SegmentTemplate by number or by timeline. Of several renditions it takes the best.
 */
final class Manifest {

  private static final Pattern BANDWIDTH = Pattern.compile("[:,]BANDWIDTH=(\\d+)");
  private static final Pattern MAP = Pattern.compile("#EXT-X-MAP:.*URI=\"([^\"]+)\".*");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w*)(?:%0(\\d+)d)?\\$");

  private Manifest() {}

  /**
   * What to fetch.
   *
   * @param toBegin how many of them must be there for the picture to begin
   */
  record Segments(List<URI> uris, int toBegin) {
    Segments {
      uris = List.copyOf(uris);
    }
  }

  /** The media playlist of the widest rendition; empty if {@code text} is a media playlist. */
  static Optional<URI> bestRendition(String text, URI base) {
    Optional<URI> best = Optional.empty();
    long widest = -1;
    long announced = -1;
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher bandwidth = BANDWIDTH.matcher(line);
      if (line.startsWith("#EXT-X-STREAM-INF:") && bandwidth.find()) {
        announced = Long.parseLong(bandwidth.group(1));
      } else if (!line.isEmpty() && !line.startsWith("#") && announced > widest) {
        widest = announced;
        best = Optional.of(base.resolve(line));
      }
    }
    return best;
  }

  /** The segments of an HLS media playlist, its initialisation segment first. */
  static Segments hlsSegments(String text, URI base) {
    List<URI> segments = new ArrayList<>();
    int toBegin = 1;
    for (String line : text.lines().map(String::strip).toList()) {
      Matcher map = MAP.matcher(line);
      if (map.matches()) {
        segments.add(base.resolve(map.group(1)));
        toBegin = 2;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        segments.add(base.resolve(line));
      }
    }
    return new Segments(segments, toBegin);
  }

  /** The segments of the best representation of each adaptation set, initialisation first. */
  static Segments dashSegments(String text, URI base) throws IOException {
    Document mpd = parse(text);
    Duration length =
        Duration.parse(mpd.getDocumentElement().getAttribute("mediaPresentationDuration"));
    List<URI> segments = new ArrayList<>();
    for (Element set : elements(mpd.getDocumentElement(), "AdaptationSet")) {
      Element best = null;
      for (Element representation : elements(set, "Representation")) {
        if (best == null || number(representation, "bandwidth") > number(best, "bandwidth")) {
          best = representation;
        }
      }
      if (best == null) {
        throw new IOException("an AdaptationSet without Representation");
      }
      segments.addAll(dashSegments(best, length, base));
    }
    return new Segments(segments, 2);
  }

  private static List<URI> dashSegments(Element representation, Duration length, URI base)
      throws IOException {
    String id = representation.getAttribute("id");
    Element template =
        elements(representation, "SegmentTemplate").stream()
            .findFirst()
            .orElseThrow(() -> new IOException("no SegmentTemplate in Representation " + id));
    String media = template.getAttribute("media");
    List<URI> segments = new ArrayList<>();
    segments.add(
        base.resolve(
            fill(template.getAttribute("initialization"), Map.of("RepresentationID", id))));
    long first = template.hasAttribute("startNumber") ? number(template, "startNumber") : 1;
    List<Element> timeline = elements(template, "S");
    if (timeline.isEmpty()) {
      double seconds = (double) number(template, "duration") / number(template, "timescale");
      long count = (long) Math.ceil(length.toMillis() / 1000.0 / seconds);
      for (long n = first; n < first + count; n++) {
        segments.add(base.resolve(fill(media, Map.of("RepresentationID", id, "Number", n))));
      }
      return segments;
    }
    long time = 0;
    long n = first;
    for (Element s : timeline) {
      time = s.hasAttribute("t") ? number(s, "t") : time;
      long times = 1 + (s.hasAttribute("r") ? number(s, "r") : 0);
      for (long i = 0; i < times; i++) {
        Map<String, Object> values = Map.of("RepresentationID", id, "Number", n++, "Time", time);
        segments.add(base.resolve(fill(media, values)));
        time += number(s, "d");
      }
    }
    return segments;
  }

  private static String fill(String template, Map<String, Object> values) throws IOException {
    StringBuilder filled = new StringBuilder();
    Matcher variable = VARIABLE.matcher(template);
    while (variable.find()) {
      String name = variable.group(1);
      Object value = name.isEmpty() ? "$" : values.get(name);
      if (value == null) {
        throw new IOException("unknown variable " + name + " in " + template);
      }
      String text =
          variable.group(2) == null
              ? value.toString()
              : String.format(Locale.ROOT, "%0" + variable.group(2) + "d", value);
      variable.appendReplacement(filled, Matcher.quoteReplacement(text));
    }
    return variable.appendTail(filled).toString();
  }

  private static long number(Element element, String attribute) {
    return Long.parseLong(element.getAttribute(attribute));
  }

  private static List<Element> elements(Element parent, String name) {
    var nodes = parent.getElementsByTagNameNS("*", name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static Document parse(String text) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("not a DASH manifest: " + e.getMessage(), e);
    }
  }
}
