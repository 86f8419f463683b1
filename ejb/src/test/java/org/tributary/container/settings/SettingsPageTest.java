package org.tributary.container.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "resources", "docs", "settings.md");

  /** The page holds every name, default and bound, so that none changes unnoticed. */
  @Test
  void theSettingsPageIsUpToDate() throws IOException {
    String page = SettingsPage.markdown();
    if ("write".equals(System.getProperty("settings.page"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }
}
