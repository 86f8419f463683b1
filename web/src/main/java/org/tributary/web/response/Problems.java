package org.tributary.web.response;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.tributary.core.delivery.ResponseHead;
import org.tributary.core.delivery.ResponseHead.Problem;

/** Says what went wrong as {@code application/problem+json} (RFC 9457). */
public final class Problems {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private Problems() {}

  /** A head that tells a problem. */
  public static ResponseHead head(
      int status, String title, String detail, Map<String, String> headers) {
    return new ResponseHead(status, headers, -1, Optional.of(new Problem(title, detail)));
  }

  /** The body that tells {@code problem}. */
  public static byte[] body(int status, Problem problem) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("title", problem.title())
            .add("status", status)
            .add("detail", problem.detail());
    return json.build().toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Answers at once, where nothing has been written yet. */
  public static void answer(HttpServletResponse response, ResponseHead head, boolean headOnly)
      throws IOException {
    Problem problem =
        head.problem().orElseThrow(() -> new IllegalArgumentException("no problem in " + head));
    byte[] body = body(head.status(), problem);
    response.setStatus(head.status());
    head.headers().forEach(response::setHeader);
    response.setContentType(MEDIA_TYPE);
    response.setContentLength(body.length);
    if (!headOnly) {
      response.getOutputStream().write(body);
    }
  }
}
