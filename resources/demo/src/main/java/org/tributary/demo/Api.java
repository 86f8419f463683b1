package org.tributary.demo;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks helpers and the source what they tell about themselves. */
public final class Api {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** The JSON at {@code uri}; empty if there is none, or nobody. */
  public Optional<JsonValue> json(URI uri) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        return Optional.empty();
      }
      try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
        return Optional.of(reader.readValue());
      }
    } catch (IOException | JsonException notYet) {
      return Optional.empty();
    }
  }

  /** All that {@code helper} counts, by name; empty while it does not answer. */
  public Map<String, Long> counters(Helper helper) throws InterruptedException {
    return json(helper.api("counters"))
        .map(JsonValue::asJsonObject)
        .orElse(JsonValue.EMPTY_JSON_OBJECT)
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() instanceof JsonNumber)
        .collect(Collectors.toMap(Map.Entry::getKey, e -> ((JsonNumber) e.getValue()).longValue()));
  }

  /** One thing that {@code helper} counts. */
  public long counter(Helper helper, String name) throws IOException, InterruptedException {
    Long value = counters(helper).get(name);
    if (value == null) {
      throw new IOException(helper.id() + " does not tell its " + name);
    }
    return value;
  }

  /** The helper itself and its neighbours, as it sees them. */
  public List<JsonObject> helpers(Helper helper) throws InterruptedException {
    return objects(json(helper.api("helpers")));
  }

  /** The ids of those. */
  public Set<String> known(Helper helper) throws InterruptedException {
    return helpers(helper).stream().map(one -> one.getString("id")).collect(Collectors.toSet());
  }

  /** The versions of an object of {@link Options#OWN_SOURCE} that {@code helper} knows. */
  public List<JsonObject> versions(Helper helper, String path) throws InterruptedException {
    return objects(json(helper.api("objects/" + Options.OWN_SOURCE + "/" + path)));
  }

  /** The segments of an object that {@code helper} holds, as {@code 0-9,12}. */
  public String held(Helper helper, String path) throws InterruptedException {
    return versions(helper, path).stream()
        .filter(version -> version.getBoolean("current"))
        .map(version -> version.getJsonObject("held").getString("text"))
        .findFirst()
        .orElse("");
  }

  /** The segments of an object that {@code hearer} knows at {@code holder}. */
  public String heard(Helper hearer, Helper holder, String path) throws InterruptedException {
    return versions(hearer, path).stream()
        .filter(version -> version.containsKey("holders"))
        .flatMap(version -> version.getJsonArray("holders").stream())
        .map(JsonValue::asJsonObject)
        .filter(one -> one.getString("helper").equals(holder.id()))
        .map(one -> one.getJsonObject("segments").getString("text"))
        .findFirst()
        .orElse("");
  }

  /** The body bytes that the source has sent since it started. */
  public long sourceBytes(Network network) throws IOException, InterruptedException {
    return sourceCounters(network).getJsonNumber("bytes").longValue();
  }

  /** Of one path; 0 if nobody asked for it. */
  public long sourceBytes(Network network, String path) throws IOException, InterruptedException {
    JsonObject paths = sourceCounters(network).getJsonObject("paths");
    return paths.containsKey("/" + path)
        ? paths.getJsonObject("/" + path).getJsonNumber("bytes").longValue()
        : 0;
  }

  private JsonObject sourceCounters(Network network) throws IOException, InterruptedException {
    return json(URI.create(network.sourceUrl() + "/counters"))
        .map(JsonValue::asJsonObject)
        .orElseThrow(() -> new IOException("the source does not tell its counters"));
  }

  private static List<JsonObject> objects(Optional<JsonValue> array) {
    return array.map(JsonValue::asJsonArray).orElse(JsonArray.EMPTY_JSON_ARRAY).stream()
        .map(JsonValue::asJsonObject)
        .toList();
  }
}
