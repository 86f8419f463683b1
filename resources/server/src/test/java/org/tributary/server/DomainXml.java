package org.tributary.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A server's configuration in a form in which two that mean the same are equal: attributes by name,
 * elements of one parent by their text. Order between elements has no meaning to us, since the
 * server moves what it rewrites.
 */
final class DomainXml {

  private DomainXml() {}

  static List<String> canonical(Path file)
      throws IOException, ParserConfigurationException, SAXException {
    List<String> lines = new ArrayList<>();
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    write(root, "", lines);
    return lines.stream().sorted().toList();
  }

  private static void write(Element element, String path, List<String> lines) {
    String here = path + "/" + element.getTagName() + attributes(element);
    lines.add(here + " " + directText(element));
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        write(inner, here, lines);
      }
    }
  }

  private static String attributes(Element element) {
    NamedNodeMap map = element.getAttributes();
    TreeMap<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < map.getLength(); i++) {
      sorted.put(map.item(i).getNodeName(), map.item(i).getNodeValue().replace(", ", ","));
    }
    return sorted.toString();
  }

  private static String directText(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeType() == Node.TEXT_NODE) {
        text.append(child.getNodeValue().strip());
      }
    }
    return text.toString();
  }
}
