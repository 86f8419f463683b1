package org.tributary.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The helper keeps within the borders of the house. */
@AnalyzeClasses(packages = "org.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {

  private static final Borders BORDERS = new Borders("org.tributary");

  @ArchTest static final ArchRule coreUsesTheJdkOnly = BORDERS.coreUsesTheJdkOnly();

  @ArchTest
  static final ArchRule coreUsesNoThreadsFilesOrSockets = BORDERS.coreUsesNoThreadsFilesOrSockets();

  @ArchTest static final ArchRule coreReadsNoClock = BORDERS.coreReadsNoClock();

  @ArchTest static final ArchRule coreWaitsForNothing = BORDERS.coreWaitsForNothing();

  @ArchTest static final ArchRule coreSynchronisesNothing = BORDERS.coreSynchronisesNothing();

  @ArchTest
  static final ArchRule coreDrawsNoUnseededRandomness = BORDERS.coreDrawsNoUnseededRandomness();

  @ArchTest static final ArchRule coreLeavesTheProcessAlone = BORDERS.coreLeavesTheProcessAlone();

  @ArchTest static final ArchRule featuresOfCoreFormNoCycle = BORDERS.featuresOfCoreFormNoCycle();

  @ArchTest static final ArchRule technologiesKeepApart = BORDERS.technologiesKeepApart();

  @ArchTest static final ArchRule helperDoesNotKnowTheWeb = BORDERS.helperDoesNotKnowTheWeb();

  @ArchTest static final ArchRule everyClassHasARoom = BORDERS.everyClassHasARoom();
}
