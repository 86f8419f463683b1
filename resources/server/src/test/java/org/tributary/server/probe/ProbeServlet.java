package org.tributary.server.probe;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Publishes, and tells what this server received, is told by its settings and has in its database.
 */
@WebServlet("/*")
@SuppressWarnings("BanJNDI")
public class ProbeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Resource(lookup = "jms/tributary/factory/local")
  private transient ConnectionFactory local;

  @Resource(lookup = "jms/tributary/factory/regional")
  private transient ConnectionFactory regional;

  @Resource(lookup = "jms/tributary/factory/national")
  private transient ConnectionFactory national;

  @Resource(lookup = "jms/tributary/factory/global")
  private transient ConnectionFactory global;

  @EJB private transient Inbox inbox;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    PrintWriter out = response.getWriter();
    switch (request.getPathInfo()) {
      case "/received" -> inbox.received().forEach(out::println);
      case "/rings" -> out.println(inbox.rings());
      case "/config" -> {
        Config config = ConfigProvider.getConfig();
        out.println(
            config.getOptionalValue(request.getParameter("name"), String.class).orElse("-"));
      }
      case "/database" -> out.println(database());
      default -> response.sendError(404);
    }
  }

  private String database() {
    try (java.sql.Connection connection =
            InitialContext.<DataSource>doLookup("jdbc/tributary").getConnection();
        ResultSet row =
            connection.createStatement().executeQuery("select database_path(), user()")) {
      row.next();
      return row.getString(1) + " " + row.getString(2);
    } catch (SQLException | NamingException e) {
      return "failed: " + e;
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String scope = request.getParameter("scope");
    ConnectionFactory factory =
        Map.of("local", local, "regional", regional, "national", national, "global", global)
            .get(scope);
    long start = System.nanoTime();
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Topic topic = InitialContext.doLookup("jms/tributary/advertisement/" + scope);
      MessageProducer producer = session.createProducer(topic);
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      producer.setDisableMessageID(true);
      producer.setTimeToLive(10_000);
      BytesMessage message = session.createBytesMessage();
      message.writeBytes(request.getParameter("text").getBytes(StandardCharsets.UTF_8));
      producer.send(message);
      response.getWriter().println("sent to " + topic.getTopicName());
    } catch (JMSException | NamingException e) {
      response.setStatus(503);
      response
          .getWriter()
          .println("failed after " + (System.nanoTime() - start) / 1_000_000 + " ms: " + e);
    }
  }
}
