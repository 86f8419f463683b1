package org.tributary.web.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.tributary.core.Helper;
import org.tributary.core.View;
import org.tributary.core.delivery.ResponseHead.Problem;
import org.tributary.web.response.Problems;
import org.tributary.web.response.Streams;

/**
 * Asks the helper: values are taken within a turn, and shown on another thread. May be used from
 * any thread.
 */
@Dependent
public class Questions {
  private static final int PATIENCE_SECONDS = 5;

  private final Helper helper;
  private final Streams streams;

  @Inject
  public Questions(Helper helper, Streams streams) {
    this.helper = helper;
    this.streams = streams;
  }

  /**
   * Answers with what {@code take} finds.
   *
   * @param show makes JSON of it; none is answered 404
   */
  <T> void answer(
      AsyncResponse response, Function<View, T> take, Function<T, Optional<JsonValue>> show) {
    response.setTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    response.setTimeoutHandler(late -> late.resume(busy()));
    boolean asked =
        helper.ask(
            view -> {
              T taken = take.apply(view);
              streams.execute(() -> response.resume(shown(show.apply(taken))));
            });
    if (!asked) {
      response.resume(busy());
    }
  }

  private static Response shown(Optional<JsonValue> json) {
    return json.map(
            value ->
                Response.ok(value.toString(), MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
                    .header("Cache-Control", "no-store")
                    .build())
        .orElseGet(() -> problem(404, "Not found", "Nothing is known of this object."));
  }

  private static Response busy() {
    return problem(503, "Busy", "This helper has too much to do.");
  }

  static Response problem(int status, String title, String detail) {
    return Response.status(status)
        .type(Problems.MEDIA_TYPE)
        .entity(Problems.body(status, new Problem(title, detail)))
        .build();
  }
}
