package org.tributary.server.probe;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Another application of the house: tells from which jar it gets a class. */
@WebServlet("/*")
public class NeighbourServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print(origin(request.getParameter("class")));
  }

  private static String origin(String name) {
    try {
      return String.valueOf(
          Class.forName(name).getProtectionDomain().getCodeSource().getLocation());
    } catch (ClassNotFoundException e) {
      return "none";
    }
  }
}
