package org.tributary.container.upstream;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HttpSourcesTest extends SourcesContract {
  private RangeServer server;

  @Override
  void open() throws IOException {
    server = new RangeServer();
    house.with("s", House.source(server.url()));
  }

  @Override
  void publish(String path, byte[] content) {
    server.publish(path, content);
  }

  @Override
  void shut() {
    server.close();
  }

  @Test
  void manyExchangesShareFewConnections() {
    for (int i = 0; i < 3; i++) {
      house.get("/movie.mp4").awaitEnd();
    }
  }
}
