package org.tributary.web.response;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.tributary.web.response.GrizzlyOutput.Engine;

/** Looks at the first response for what its container can do. May be used from any thread. */
final class ContainerOutputs implements Outputs {
  private volatile Optional<Engine> engine = Optional.empty();
  private volatile boolean looked;

  @Override
  public Output of(HttpServletResponse response, long length) throws IOException {
    if (!looked) {
      engine = Engine.of(response);
      looked = true;
    }
    Optional<Engine> found = engine;
    Output uncopied = found.isPresent() ? found.get().open(response, length) : null;
    return uncopied != null ? uncopied : new PortableOutput(response);
  }
}
