package org.tributary.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.architecture.trespass.web.LeansOnContainer;
import org.tributary.architecture.trespass.web.UsesCore;

/** The web module uses the core, never the container. */
@AnalyzeClasses(packages = "org.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class WebBorderTest {

  @ArchTest static final ArchRule webNeverUsesContainer = webNeverUsesContainer("org.tributary");

  @ArchTest
  static final ArchRule noEntityLeavesThePersistence =
      noClasses()
          .that()
          .resideInAPackage("org.tributary.web..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.persistence..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyClassHasARoom =
      classes()
          .that()
          .resideInAPackage("org.tributary..")
          .and()
          .resideOutsideOfPackages("org.tributary.core..", "org.tributary.container..")
          .should()
          .resideInAPackage("org.tributary.web..")
          .allowEmptyShould(true);

  @Test
  void aServletThatUsesTheContainerIsReported() {
    String root = "org.tributary.architecture.trespass";

    List<String> reported =
        webNeverUsesContainer(root)
            .evaluate(new ClassFileImporter().importPackages(root))
            .getFailureReport()
            .getDetails();

    assertThat(reported)
        .anyMatch(line -> line.contains(LeansOnContainer.class.getName()))
        .noneMatch(line -> line.contains(UsesCore.class.getName()));
  }

  private static ArchRule webNeverUsesContainer(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".container..")
        .as("web uses core, never container")
        .because("container classes translate for the core; a servlet asks the core")
        .allowEmptyShould(true);
  }
}
