package org.tributary.web.response;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives responses the output that suits their container. */
@FunctionalInterface
interface Outputs {

  /**
   * The output of {@code response}; may be called on any thread.
   *
   * @param length of its body in bytes; -1 if it is not known
   */
  Output of(HttpServletResponse response, long length) throws IOException;
}
