package org.tributary.container.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.core.delivery.Failure;
import org.tributary.core.delivery.Fetch;
import org.tributary.core.media.Metadata;

class FileSourcesTest extends SourcesContract {
  @TempDir private Path temp;

  private Path directory;

  @Override
  void open() throws IOException {
    directory = Files.createDirectory(temp.resolve("media"));
    house.with("s", House.source(directory.toUri()));
  }

  @Override
  void publish(String path, byte[] content) throws IOException {
    Path file = directory.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  @Override
  void shut() {}

  @Test
  void noLinkLeadsOutOfTheDirectory() throws IOException {
    Files.write(temp.resolve("secret.mp4"), new byte[10]);
    Files.createSymbolicLink(directory.resolve("link.mp4"), temp.resolve("secret.mp4"));
    Files.createSymbolicLink(directory.resolve("up"), temp);
    Files.createSymbolicLink(directory.resolve("inside.mp4"), directory.resolve("movie.mp4"));

    for (String path : new String[] {"/link.mp4", "/up/secret.mp4"}) {
      assertThat(house.get(path).awaitFailure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }
    assertThat(house.get("/inside.mp4").awaitEnd().body()).isEqualTo(MOVIE);
  }

  @Test
  void aDirectoryIsNotFound() throws IOException {
    Files.createDirectory(directory.resolve("sub"));

    for (String path : new String[] {"/", "/sub", "/sub/", "/movie.mp4/x", "/" + "n".repeat(300)}) {
      assertThat(house.get(path).awaitFailure().kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    }
  }

  @Test
  void aQueryIsNotPartOfTheName() {
    assertThat(house.get("/movie.mp4?token=1").awaitEnd().body()).isEqualTo(MOVIE);
  }

  @Test
  void aFileWrittenInPlaceIsNeverMixed() throws IOException {
    Recorder got = new Recorder();
    Fetch fetch = house.open("/movie.mp4", 0, -1, Optional.empty(), got);
    house.demand(fetch, 100_000);
    got.awaitBytes(100_000);

    Files.write(directory.resolve("movie.mp4"), random(1_000_000));
    house.demand(fetch, Long.MAX_VALUE);

    assertThat(got.awaitFailure().kind()).isEqualTo(Failure.Kind.CHANGED);
    assertThat(got.body()).hasSize(100_000);
  }

  @Test
  void aFileThatIsReplacedStaysWhatWasOpened() throws IOException {
    Recorder got = new Recorder();
    Fetch fetch = house.open("/movie.mp4", 0, -1, Optional.empty(), got);
    house.demand(fetch, 100_000);
    got.awaitBytes(100_000);
    Metadata before = got.head().metadata();

    Path fresh = Files.write(temp.resolve("fresh"), random(1_000_000));
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.move(
        fresh,
        directory.resolve("movie.mp4"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    house.demand(fetch, Long.MAX_VALUE);

    assertThat(got.awaitEnd().body()).isEqualTo(MOVIE);
    assertThat(house.get("/movie.mp4", 0, 10, Optional.of(before)).awaitFailure().kind())
        .isEqualTo(Failure.Kind.CHANGED);
  }
}
