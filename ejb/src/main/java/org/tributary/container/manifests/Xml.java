package org.tributary.container.manifests;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A small tree of the elements that matter, read by the JDK's own StAX parser (never one that the
 * server brings). A document type, and with it every entity, is refused: nothing outside the
 * document is ever read, and nothing in it can be blown up.
 */
final class Xml {
  private static final int MOST_DEPTH = 64;

  /** One element. */
  static final class Element {
    private final String name;
    private final Map<String, String> attributes = new HashMap<>();
    private final List<Element> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Element(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    Map<String, String> attributes() {
      return attributes;
    }

    Optional<String> attribute(String attribute) {
      return Optional.ofNullable(attributes.get(attribute)).map(String::strip);
    }

    Stream<Element> children(String named) {
      return children.stream().filter(child -> child.name.equals(named));
    }

    Optional<Element> child(String named) {
      return children(named).findFirst();
    }

    String text() {
      return text.toString().strip();
    }
  }

  private Xml() {}

  /** Reads the root element and below it those of {@code names}; others are passed over whole. */
  static Element read(byte[] document, Set<String> names) throws BrokenManifestException {
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(document));
      Element root = new Element("");
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          throw new BrokenManifestException("it has a document type");
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          root = element(reader, names, 0);
        }
      }
      return root;
    } catch (XMLStreamException e) {
      throw new BrokenManifestException("not XML: " + e.getMessage(), e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing outside the document is read");
        });
    return factory;
  }

  private static Element element(XMLStreamReader reader, Set<String> names, int depth)
      throws XMLStreamException, BrokenManifestException {
    if (depth > MOST_DEPTH) {
      throw new BrokenManifestException("nested more than " + MOST_DEPTH + " deep");
    }
    Element element = new Element(reader.getLocalName());
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    while (true) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return element;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (names.contains(reader.getLocalName())) {
          element.children.add(element(reader, names, depth + 1));
        } else {
          passOver(reader);
        }
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        element.text.append(reader.getText());
      }
    }
  }

  private static void passOver(XMLStreamReader reader) throws XMLStreamException {
    int open = 1;
    while (open > 0) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        open++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open--;
      }
    }
  }
}
