package org.tributary.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ChildrenTest {

  private static final String MARK = "87654.321";

  @TempDir Path directory;

  @Test
  void closeLeavesNoProcessAndNoList() throws Exception {
    Path list = directory.resolve("processes");
    Process child;
    try (Children children = new Children(list, MARK)) {
      child = children.start(new ProcessBuilder("sleep", "60"), directory.resolve("log"));
      assertThat(list).content().startsWith(child.pid() + " ");
    }
    assertThat(child.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(list).doesNotExist();
  }

  @Test
  void aServerThatLeftItsParentIsFoundByItsFile() throws Exception {
    Process server = new ProcessBuilder("sleep", "60").start();
    Path pidFile = directory.resolve("pid");
    Children children = new Children(directory.resolve("processes"), MARK);
    children.expect(pidFile);
    Files.writeString(pidFile, server.pid() + "\n");
    children.close();
    assertThat(server.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatAKilledDemoLeftIsEndedByTheNext() throws Exception {
    Path list = directory.resolve("processes");
    Process child =
        new Children(list, MARK).start(new ProcessBuilder("sleep", "60"), directory.resolve("log"));
    assertThat(new Children(list, MARK).endLeftOvers()).isEqualTo(1);
    assertThat(child.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerThatIsNotYetKnownIsFoundByItsMark() throws Exception {
    Process server = new ProcessBuilder("sleep", MARK).start();
    new Children(directory.resolve("processes"), MARK).close();
    assertThat(server.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProcessThatOnlyHasTheSameNumberIsSpared() throws Exception {
    Path list = directory.resolve("processes");
    Files.writeString(list, ProcessHandle.current().pid() + " 1");
    assertThat(new Children(list, MARK).endLeftOvers()).isZero();
  }
}
