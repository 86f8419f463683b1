package org.tributary.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packed EAR deploys, and its context root answers. */
@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Deployment(testable = false)
  static EnterpriseArchive ear() {
    return PackedEar.archive();
  }

  static IntStream ports() {
    return IntStream.of(PreparedDomain.ports().http(), PreparedDomain.ports().media());
  }

  @ParameterizedTest
  @MethodSource("ports")
  void theContextRootAnswersOnEveryListener(int port) throws Exception {
    URI root = URI.create("http://localhost:" + port + "/tributary/");

    HttpResponse<String> response =
        CLIENT.send(HttpRequest.newBuilder(root).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).as("status of %s", root).isEqualTo(200);
    assertThat(response.body()).contains("Tributary");
  }
}
