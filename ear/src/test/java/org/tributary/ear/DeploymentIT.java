package org.tributary.ear;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packed EAR deploys, and its context root answers. */
@ExtendWith(ArquillianExtension.class)
class DeploymentIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Deployment(testable = false)
  static EnterpriseArchive ear() {
    return PackedEar.archive();
  }

  @Test
  void theContextRootAnswers() throws Exception {
    URI root = URI.create("http://localhost:" + PreparedDomain.ports().http() + "/tributary/");

    HttpResponse<String> response =
        CLIENT.send(HttpRequest.newBuilder(root).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).as("status of %s", root).isEqualTo(200);
    assertThat(response.body()).contains("Tributary");
  }
}
