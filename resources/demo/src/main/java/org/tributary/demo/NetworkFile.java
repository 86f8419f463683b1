package org.tributary.demo;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code network.json}: the addresses of a running demo, for anyone's own scripts and the page. */
final class NetworkFile {

  private NetworkFile() {}

  static void write(Path file, Network network, Options options) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file);
        JsonWriter json =
            Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(writer)) {
      json.writeObject(json(network, options));
    }
  }

  private static JsonObject json(Network network, Options options) {
    JsonArrayBuilder titles = Json.createArrayBuilder();
    for (Title title : Programme.TITLES) {
      titles.add(
          Json.createObjectBuilder()
              .add("name", title.name())
              .add("kind", title.kind().name())
              .add("path", title.path()));
    }
    JsonArrayBuilder helpers = Json.createArrayBuilder();
    network.helpers().forEach(helper -> helpers.add(json(helper)));
    JsonObjectBuilder sources = Json.createObjectBuilder();
    sources.add(Options.OWN_SOURCE, network.sourceUrl());
    options.sources().forEach((name, url) -> sources.add(name, url.toString()));
    return Json.createObjectBuilder()
        .add(
            "source",
            Json.createObjectBuilder()
                .add("name", Options.OWN_SOURCE)
                .add("url", network.sourceUrl())
                .add("counters", network.sourceUrl() + "/counters")
                .add("directory", options.media().toString())
                .add("pid", network.sourcePid()))
        .add("sources", sources)
        .add("titles", titles)
        .add("player", network.sourceUrl() + "/player/")
        .add(
            "broker",
            Json.createObjectBuilder()
                .add("url", network.brokerUrl())
                .add("embedded", options.isSingle())
                .add("pid", network.brokerPid()))
        .add(
            "domain",
            Json.createObjectBuilder()
                .add("name", Network.DOMAIN)
                .add("adminPort", network.adminPort())
                .add("payara", options.payara().toString())
                .add("pid", network.domainPid()))
        .add("helpers", helpers)
        .build();
  }

  private static JsonObjectBuilder json(Helper helper) {
    return Json.createObjectBuilder()
        .add("id", helper.place().id())
        .add("location", helper.place().location())
        .add("url", helper.url())
        .add("media", helper.media(Options.OWN_SOURCE).toString())
        .add("api", helper.api("").toString())
        .add("health", helper.health().toString())
        .add("directory", helper.directory().toString())
        .add("log", helper.log().toString())
        .add("pid", Children.pid(helper.pidFile()).orElse(0L));
  }
}
