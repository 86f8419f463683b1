package org.tributary.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tributary.architecture.trespass.Homeless;
import org.tributary.architecture.trespass.container.messaging.LeansOnStorage;
import org.tributary.architecture.trespass.container.wiring.WiresStorage;
import org.tributary.architecture.trespass.core.AsksForTheTime;
import org.tributary.architecture.trespass.core.DrawsWithoutSeed;
import org.tributary.architecture.trespass.core.KnowsTheWeb;
import org.tributary.architecture.trespass.core.LooksOutside;
import org.tributary.architecture.trespass.core.OpensFilesAndSockets;
import org.tributary.architecture.trespass.core.StartsThreads;
import org.tributary.architecture.trespass.core.Synchronises;
import org.tributary.architecture.trespass.core.TouchesTheProcess;
import org.tributary.architecture.trespass.core.Waits;
import org.tributary.architecture.trespass.core.WellBehaved;
import org.tributary.architecture.trespass.core.cache.DependsOnDelivery;
import org.tributary.architecture.trespass.core.delivery.DependsOnCache;

/** Each border can be seen to fail: a guard that never stops anybody guards nothing. */
class TrespassTest {

  private static final String ROOT = "org.tributary.architecture.trespass";
  private static final Borders BORDERS = new Borders(ROOT);
  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(ROOT);

  static Stream<Arguments> trespassers() {
    return Stream.of(
        arguments(BORDERS.coreUsesTheJdkOnly(), LooksOutside.class),
        arguments(BORDERS.coreUsesNoThreadsFilesOrSockets(), StartsThreads.class),
        arguments(BORDERS.coreUsesNoThreadsFilesOrSockets(), OpensFilesAndSockets.class),
        arguments(BORDERS.coreReadsNoClock(), AsksForTheTime.class),
        arguments(BORDERS.coreWaitsForNothing(), Waits.class),
        arguments(BORDERS.coreSynchronisesNothing(), Synchronises.class),
        arguments(BORDERS.coreDrawsNoUnseededRandomness(), DrawsWithoutSeed.class),
        arguments(BORDERS.coreLeavesTheProcessAlone(), TouchesTheProcess.class),
        arguments(BORDERS.featuresOfCoreFormNoCycle(), DependsOnDelivery.class),
        arguments(BORDERS.featuresOfCoreFormNoCycle(), DependsOnCache.class),
        arguments(BORDERS.technologiesKeepApart(), LeansOnStorage.class),
        arguments(BORDERS.helperDoesNotKnowTheWeb(), KnowsTheWeb.class));
  }

  @ParameterizedTest
  @MethodSource("trespassers")
  void everyMethodOfATrespasserIsReported(ArchRule border, Class<?> trespasser) {
    List<String> reported = violations(border);

    assertThat(methodsOf(trespasser))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(reported)
                    .anyMatch(line -> line.contains(trespasser.getName() + "." + method + "(")));
  }

  @Test
  void aClassOutsideEveryRoomIsReported() {
    assertThat(violations(BORDERS.everyClassHasARoom()))
        .anyMatch(line -> line.contains(Homeless.class.getName()));
  }

  @Test
  void aWellBehavedClassOfTheCoreCrossesNoBorder() {
    assertThat(BORDERS.all())
        .allSatisfy(
            border ->
                assertThat(violations(border))
                    .noneMatch(line -> line.contains(WellBehaved.class.getName())));
  }

  @Test
  void wiringMayUseEveryTechnology() {
    assertThat(violations(BORDERS.technologiesKeepApart()))
        .noneMatch(line -> line.contains(WiresStorage.class.getName()));
  }

  private static List<String> violations(ArchRule border) {
    return border.evaluate(FIXTURES).getFailureReport().getDetails();
  }

  private static List<String> methodsOf(Class<?> trespasser) {
    return Arrays.stream(trespasser.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .toList();
  }
}
