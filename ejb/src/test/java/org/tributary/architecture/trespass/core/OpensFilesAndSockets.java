package org.tributary.architecture.trespass.core;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;

/** Does I/O itself instead of asking a port. */
public final class OpensFilesAndSockets {

  void file(File file) {}

  void stream(FileInputStream stream) {}

  void randomAccess(RandomAccessFile file) {}

  void socket(Socket socket) {}

  void address(InetAddress address) {}

  URL url(URI uri) throws IOException {
    return uri.toURL();
  }
}
