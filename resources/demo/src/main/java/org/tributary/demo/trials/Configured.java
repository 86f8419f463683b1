package org.tributary.demo.trials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.tributary.demo.Helper;
import org.tributary.demo.Plan;

/**
 * asadmin set-config-property changes behaviour, and a wrong value stops the deployment with its
 * text.
 */
final class Configured implements Trial {

  private static final String ORIGIN = "tributary.delivery.cors.origin";
  private static final String STALL = "tributary.delivery.stall";

  @Override
  public Plan plan() {
    return ONE;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Helper helper = stage.network().helpers().get(0);
    String path = stage.media("configured.bin", Stage.MIB);
    stage.same("Access-Control-Allow-Origin by default", origin(stage.at(helper, path)), "*");
    set(stage, ORIGIN, "https://player.example");
    stage.redeploy();
    stage.same(
        "after set-config-property " + ORIGIN + " and a redeployment",
        origin(stage.at(helper, path)),
        "https://player.example");
    delete(stage, ORIGIN);
    set(stage, STALL, "soon");
    String refusal = "";
    try {
      stage.redeploy();
    } catch (IOException expected) {
      refusal =
          expected
              .toString()
              .lines()
              .filter(line -> line.contains(STALL))
              .findFirst()
              .orElse(expected.toString());
    }
    stage.found(
        "deployment with " + STALL + "=soon",
        refusal.isEmpty() ? "succeeds" : refusal,
        "fails and names both",
        refusal.contains(STALL) && refusal.contains("soon"));
    delete(stage, STALL);
    stage.redeploy();
    stage.same("after its removal", origin(stage.at(helper, path)), "*");
  }

  private static void set(Stage stage, String name, String value) throws Exception {
    stage
        .network()
        .asadmin("set-config-property", "--propertyName=" + name, "--propertyValue=" + value);
  }

  private static void delete(Stage stage, String name) throws Exception {
    stage.network().asadmin("delete-config-property", "--propertyName=" + name);
  }

  private static String origin(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .headers()
        .firstValue("Access-Control-Allow-Origin")
        .orElse("none");
  }
}
