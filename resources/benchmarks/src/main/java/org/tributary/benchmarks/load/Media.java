package org.tributary.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Files of one length that both servers deliver.
 *
 * @param name names them in tables
 * @param directory where they lie below the media directory
 * @param files how many there are, so that no single page stays in the processor's caches
 */
record Media(String name, String directory, int bytes, int files) {

  Media {
    if (bytes < 1 || files < 1) {
      throw new IllegalArgumentException("no bytes or no files: " + bytes + ", " + files);
    }
  }

  /** The path of file {@code n} below a server's prefix. */
  String path(int n) {
    return directory + "/" + n + ".bin";
  }

  /** Writes the files that are not there yet; their content is random and always the same. */
  void write(Path media) throws IOException {
    Files.createDirectories(media.resolve(directory));
    SplittableRandom random = new SplittableRandom(bytes);
    for (int n = 0; n < files; n++) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      Path file = media.resolve(path(n));
      if (!Files.exists(file) || Files.size(file) != bytes) {
        Files.write(file, content);
      }
    }
  }
}
