package org.tributary.web.api;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import org.tributary.core.View.HeardView;
import org.tributary.core.View.HeardWindowView;
import org.tributary.core.View.HelperView;
import org.tributary.core.View.HolderView;
import org.tributary.core.View.ObjectView;
import org.tributary.core.View.SupplierView;
import org.tributary.core.View.TellingView;
import org.tributary.core.View.WindowView;
import org.tributary.core.counting.Counter;
import org.tributary.core.counting.Counters;
import org.tributary.core.media.Description;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;
import org.tributary.core.media.SegmentSet;
import org.tributary.core.media.Version;

/** The JSON of the API. The names are part of the interface: {@code resources/docs/api.md}. */
final class ViewJson {
  private ViewJson() {}

  static JsonArray helpers(List<HelperView> helpers) {
    JsonArrayBuilder json = Json.createArrayBuilder();
    helpers.forEach(helper -> json.add(helper(helper)));
    return json.build();
  }

  static JsonArray objects(List<ObjectView> objects) {
    JsonArrayBuilder json = Json.createArrayBuilder();
    objects.forEach(object -> json.add(object(object)));
    return json.build();
  }

  static JsonObject counters(Counters counters) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    for (Counter counter : Counter.values()) {
      json.add(counter.id(), counters.get(counter));
    }
    return json.build();
  }

  private static JsonObjectBuilder helper(HelperView helper) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", helper.id())
            .add("url", helper.url())
            .add("location", helper.location())
            .add("scope", helper.scope())
            .add("self", helper.self())
            .add("since", helper.since().toString())
            .add("objects", helper.objects())
            .add("segments", helper.segments())
            .add("load", helper.load());
    helper.heard().ifPresent(heard -> json.add("heard", heard(heard)));
    return json;
  }

  private static JsonObjectBuilder heard(HeardView heard) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("millisAgo", heard.millisAgo())
            .add("messages", heard.messages())
            .add("incarnation", heard.incarnation())
            .add("version", heard.version())
            .add("strikes", heard.strikes())
            .add("avoided", heard.avoided());
    heard.spokesman().ifPresent(spokesman -> json.add("spokesman", spokesman));
    return json;
  }

  private static JsonObjectBuilder object(ObjectView object) {
    Description description = object.description();
    Version version = description.version();
    Metadata metadata = description.metadata();
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("source", description.id().source())
            .add("path", description.id().path())
            .add("key", description.key().toString())
            .add("validator", version.validator())
            .add("current", object.current())
            .add("type", metadata.contentType());
    if (version.length() != Version.UNKNOWN) {
      json.add("length", version.length());
    }
    metadata.lastModified().ifPresent(at -> json.add("lastModified", at.toString()));
    if (version.layout() instanceof Layout.Fixed fixed) {
      json.add("layout", "fixed").add("segmentBytes", fixed.segmentBytes());
      if (version.length() > 0) {
        json.add("segmentCount", fixed.numberAt(version.length() - 1) + 1);
      }
    } else {
      json.add("layout", "listed");
    }
    json.add("popularity", object.popularity())
        .add("popular", object.popular())
        .add("bytes", object.bytes())
        .add("held", segments(object.held()));
    JsonArrayBuilder suppliers = Json.createArrayBuilder();
    for (SupplierView supplier : object.suppliers()) {
      suppliers.add(
          Json.createObjectBuilder()
              .add("from", supplier.supplier())
              .add("segments", segments(supplier.segments())));
    }
    JsonArrayBuilder holders = Json.createArrayBuilder();
    for (HolderView holder : object.holders()) {
      holders.add(
          Json.createObjectBuilder()
              .add("helper", holder.helper())
              .add("scope", holder.scope())
              .add("segments", segments(holder.segments())));
    }
    JsonArrayBuilder windows = Json.createArrayBuilder();
    object.windows().forEach(window -> windows.add(window(window)));
    JsonArrayBuilder heard = Json.createArrayBuilder();
    object.heard().forEach(window -> heard.add(heard(window)));
    return json.add("suppliers", suppliers)
        .add("holders", holders)
        .add("windows", windows)
        .add("heardWindows", heard);
  }

  private static JsonObjectBuilder window(WindowView window) {
    JsonArrayBuilder tellings = Json.createArrayBuilder();
    window.tellings().forEach(telling -> tellings.add(telling(telling)));
    return Json.createObjectBuilder()
        .add("id", window.id())
        .add("first", window.first())
        .add("last", window.last())
        .add("fromMillis", window.fromMillis())
        .add("toMillis", window.toMillis())
        .add("rate", window.rate())
        .add("lengthMillis", window.lengthMillis())
        .add("followed", window.followed())
        .add("bytes", window.bytes())
        .add("told", tellings);
  }

  private static JsonObjectBuilder telling(TellingView telling) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("helper", telling.helper())
            .add("scope", telling.scope())
            .add("everyMillis", telling.everyMillis());
    telling.distanceMillis().ifPresent(distance -> json.add("distanceMillis", distance));
    return json.add("why", telling.why());
  }

  private static JsonObjectBuilder heard(HeardWindowView window) {
    return Json.createObjectBuilder()
        .add("helper", window.helper())
        .add("scope", window.scope())
        .add("id", window.id())
        .add("first", window.first())
        .add("last", window.last())
        .add("rate", window.rate())
        .add("lengthMillis", window.lengthMillis())
        .add("told", window.told())
        .add("everyMillis", window.everyMillis());
  }

  private static JsonObjectBuilder segments(SegmentSet segments) {
    JsonArrayBuilder runs = Json.createArrayBuilder();
    for (SegmentSet.Run run : segments.runs()) {
      runs.add(Json.createArrayBuilder().add(run.first()).add(run.last()));
    }
    return Json.createObjectBuilder()
        .add("text", segments.toString())
        .add("count", segments.size())
        .add("runs", runs);
  }
}
