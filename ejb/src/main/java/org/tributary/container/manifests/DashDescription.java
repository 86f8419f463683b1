package org.tributary.container.manifests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.core.delivery.Manifests.Manifest;
import org.tributary.core.media.Listing;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Version;

/**
 * Reads DASH media presentation descriptions (ISO/IEC 23009-1): one listing per representation that
 * has a segment template or a segment list. One that has neither is a single file, and that is the
 * fixed layout of the file.
 *
 * <p>A static listing numbers its segments from {@code startNumber} on. In a dynamic one a number
 * must stay with its segment while the window slides: {@code $Number$} does; where there is only
 * {@code $Time$} the number is the segment's start in tenths of a second. A dynamic template
 * without a timeline tells which segments there are by the clock alone: it is listed as a pattern.
 */
final class DashDescription {
  private static final Set<String> NAMES =
      Set.of(
          "Period",
          "AdaptationSet",
          "Representation",
          "BaseURL",
          "SegmentTemplate",
          "SegmentList",
          "SegmentURL",
          "SegmentTimeline",
          "S");
  private static final Pattern DURATION =
      Pattern.compile(
          "P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})D)?"
              + "(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,12}(?:\\.[0-9]{0,12})?)S)?)?");
  private static final double[] UNIT_MILLIS = {
    365 * 86_400_000.0, 30 * 86_400_000.0, 86_400_000, 3_600_000, 60_000, 1000
  };
  private static final long DEFAULT_TARGET_MILLIS = 2000;

  private final MediaId id;
  private final References references;
  private final Xml.Element mpd;
  private final boolean live;
  private final Set<String> fragments = new HashSet<>();
  private final List<Listing> listings = new ArrayList<>();

  private DashDescription(MediaId id, References references, Xml.Element mpd) {
    this.id = id;
    this.references = references;
    this.mpd = mpd;
    this.live = mpd.attribute("type").filter("dynamic"::equals).isPresent();
  }

  static Manifest parse(MediaId id, References references, byte[] document)
      throws BrokenManifestException {
    Xml.Element mpd = Xml.read(document, NAMES);
    if (!mpd.name().equals("MPD")) {
      throw new BrokenManifestException("its root is " + mpd.name());
    }
    return new DashDescription(id, references, mpd).manifest();
  }

  private Manifest manifest() throws BrokenManifestException {
    List<Xml.Element> periods = mpd.children("Period").toList();
    double start = 0;
    for (int i = 0; i < periods.size(); i++) {
      Xml.Element period = periods.get(i);
      start = millis(period, "start").orElse(start);
      Optional<Double> end = end(periods, i, start);
      String name = periods.size() == 1 && !live ? "" : name(period, i) + ".";
      period(period, name, end.isPresent() ? Optional.of(end.get() - start) : Optional.empty());
      start = end.orElse(start);
    }
    return new Manifest(live, targetMillis(), listings);
  }

  /** A name that stays when earlier periods leave the window. */
  private static String name(Xml.Element period, int index) {
    return period
        .attribute("id")
        .or(() -> period.attribute("start"))
        .orElse(Integer.toString(index));
  }

  private Optional<Double> end(List<Xml.Element> periods, int index, double start)
      throws BrokenManifestException {
    Optional<Double> duration = millis(periods.get(index), "duration");
    if (duration.isPresent()) {
      return Optional.of(start + duration.get());
    }
    if (index + 1 < periods.size()) {
      return millis(periods.get(index + 1), "start");
    }
    return live ? Optional.empty() : millis(mpd, "mediaPresentationDuration");
  }

  private long targetMillis() throws BrokenManifestException {
    Optional<Double> told = millis(mpd, "maxSegmentDuration");
    if (told.isPresent() && told.get() >= 1) {
      return Math.round(told.get());
    }
    return listings.stream()
        .mapToLong(Listing::targetMillis)
        .filter(millis -> millis > 0)
        .max()
        .orElse(DEFAULT_TARGET_MILLIS);
  }

  private void period(Xml.Element period, String name, Optional<Double> periodMillis)
      throws BrokenManifestException {
    for (Xml.Element set : period.children("AdaptationSet").toList()) {
      for (Xml.Element representation : set.children("Representation").toList()) {
        Optional<String> base = base(List.of(mpd, period, set, representation));
        List<Xml.Element> levels = List.of(period, set, representation);
        if (base.isEmpty()) {
          continue;
        }
        DashSegments template = new DashSegments(levels, "SegmentTemplate");
        DashSegments list = new DashSegments(levels, "SegmentList");
        if (template.isThere()) {
          templated(
              representation, fragment(name, representation), base.get(), template, periodMillis);
        } else if (list.isThere()) {
          enumerated(fragment(name, representation), base.get(), list, periodMillis);
        }
      }
    }
  }

  /** What references are relative to; empty if it leads away from the manifest. */
  private static Optional<String> base(List<Xml.Element> levels) {
    Optional<String> base = Optional.of("");
    for (Xml.Element level : levels) {
      Optional<String> reference = level.child("BaseURL").map(Xml.Element::text);
      if (reference.isPresent() && base.isPresent()) {
        base = References.joined(base.get(), reference.get());
      }
    }
    return base;
  }

  private String fragment(String period, Xml.Element representation) {
    String wanted =
        (period + representation.attribute("id").orElse("r")).replaceAll("[^A-Za-z0-9_.-]", "_");
    String fragment = wanted.length() > 100 ? wanted.substring(0, 100) : wanted;
    String unique = fragment;
    for (int i = 2; !fragments.add(unique); i++) {
      unique = fragment + "~" + i;
    }
    return unique;
  }

  private void templated(
      Xml.Element representation,
      String fragment,
      String base,
      DashSegments segments,
      Optional<Double> periodMillis)
      throws BrokenManifestException {
    Optional<String> media = segments.attribute("media");
    if (media.isEmpty()) {
      return;
    }
    Optional<Long> bandwidth = DashSegments.whole(representation.attribute("bandwidth"));
    MediaTemplate template =
        MediaTemplate.parse(
            media.get(),
            representation.attribute("id").orElse(""),
            bandwidth.isPresent() ? OptionalLong.of(bandwidth.get()) : OptionalLong.empty());
    if (live && !segments.hasTimeline()) {
      long millis = segments.durationMillis();
      template
          .pattern(base, references)
          .ifPresent(pattern -> add(fragment, millis, List.of(), pattern));
      return;
    }
    Optional<List<DashSegments.Slot>> slots = segments.slots(periodMillis, OptionalLong.empty());
    if (slots.isEmpty()) {
      return;
    }
    boolean byTime = live && !template.has("Number");
    List<Listing.Entry> entries = new ArrayList<>();
    for (DashSegments.Slot slot : slots.get()) {
      long number = byTime ? segments.tenths(slot.time()) : slot.number();
      References.joined(base, template.filled(slot.number(), slot.time()))
          .flatMap(references::path)
          .ifPresent(path -> entries.add(new Listing.Entry(number, path, slot.millis())));
    }
    add(fragment, entries);
  }

  private void enumerated(
      String fragment, String base, DashSegments segments, Optional<Double> periodMillis)
      throws BrokenManifestException {
    List<Xml.Element> urls = segments.innermost("SegmentURL");
    boolean ranges =
        urls.stream()
            .anyMatch(
                url -> url.attribute("mediaRange").isPresent() || url.attribute("media").isEmpty());
    boolean slides = live && !segments.hasTimeline() && segments.attribute("startNumber").isEmpty();
    Optional<List<DashSegments.Slot>> slots =
        segments.slots(periodMillis, OptionalLong.of(urls.size()));
    if (ranges || slides || slots.isEmpty()) {
      return;
    }
    boolean byTime = live && segments.attribute("startNumber").isEmpty();
    List<Listing.Entry> entries = new ArrayList<>();
    int count = Math.min(urls.size(), slots.get().size());
    for (int i = 0; i < count; i++) {
      DashSegments.Slot slot = slots.get().get(i);
      long number = byTime ? segments.tenths(slot.time()) : slot.number();
      References.joined(base, urls.get(i).attribute("media").orElse(""))
          .flatMap(references::path)
          .ifPresent(path -> entries.add(new Listing.Entry(number, path, slot.millis())));
    }
    add(fragment, entries);
  }

  private void add(String fragment, List<Listing.Entry> entries) {
    boolean ascending = true;
    for (int i = 1; i < entries.size(); i++) {
      ascending &= entries.get(i).number() > entries.get(i - 1).number();
    }
    if (ascending && !entries.isEmpty() && entries.get(0).number() >= 0) {
      long longest = entries.stream().mapToLong(Listing.Entry::millis).max().orElse(0);
      listings.add(listing(fragment, longest, entries, Optional.empty()));
    }
  }

  private void add(
      String fragment, long targetMillis, List<Listing.Entry> entries, Pattern pattern) {
    listings.add(listing(fragment, targetMillis, entries, Optional.of(pattern)));
  }

  private Listing listing(
      String fragment, long targetMillis, List<Listing.Entry> entries, Optional<Pattern> pattern) {
    Version version =
        live
            ? Listings.live(mpd.attribute("availabilityStartTime").orElse(""))
            : Listings.complete(entries);
    return new Listing(id.rendition(fragment), version, live, targetMillis, entries, pattern);
  }

  private static Optional<Double> millis(Xml.Element element, String attribute)
      throws BrokenManifestException {
    Optional<String> text = element.attribute(attribute);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = DURATION.matcher(text.get());
    if (!parts.matches()) {
      throw new BrokenManifestException(attribute + " is not a duration: " + text.get());
    }
    double millis = 0;
    for (int i = 0; i < UNIT_MILLIS.length; i++) {
      String part = parts.group(i + 1);
      millis += part == null ? 0 : Double.parseDouble(part) * UNIT_MILLIS[i];
    }
    return Optional.of(millis);
  }
}
