package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayerTest {

  private static final Path MEDIA = Path.of("src/main/media");

  @TempDir Path directory;

  @Test
  void playsEachSampleTitleByteForByte() throws Exception {
    try (Source source = Source.start(new Source.Options(MEDIA))) {
      for (Title title : Programme.TITLES) {
        Player.Play play = new Player(MEDIA).play(title, URI.create(source.url() + "/"));
        assertThat(play.faults()).isEmpty();
        assertThat(play.bytes()).isGreaterThan(100_000);
        assertThat(play.startUp()).isPositive();
      }
    }
  }

  @Test
  void saysWhereABodyDiffersFromItsOriginal() throws Exception {
    Files.writeString(directory.resolve("a.mp4"), "0123456789");
    Path originals = Files.createDirectory(directory.resolve("originals"));
    Files.writeString(originals.resolve("a.mp4"), "0123X56789");
    try (Source source = Source.start(new Source.Options(directory))) {
      Player.Play play =
          new Player(originals)
              .play(new Title("A", Title.Kind.FILE, "a.mp4"), URI.create(source.url() + "/"));
      assertThat(play.faults()).singleElement().asString().contains("differs from byte 4");
    }
  }

  @Test
  void anErrorIsNoMedia() throws Exception {
    Path originals = Files.createDirectory(directory.resolve("originals"));
    Files.writeString(originals.resolve("a.mp4"), "0");
    try (Source source = Source.start(new Source.Options(directory))) {
      Title missing = new Title("A", Title.Kind.FILE, "a.mp4");
      assertThatThrownBy(() -> new Player(originals).play(missing, URI.create(source.url() + "/")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("404");
    }
  }
}
