package org.tributary.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The borders of the house as rules over the packages below one root.
 *
 * <p>The root is a parameter so that the same rules that guard {@code org.tributary} can be shown
 * to fail on the trespassers kept beside this class. Where a package of the JDK is mostly
 * forbidden, the rule names what is allowed, so that what a later JDK adds is forbidden until
 * someone has thought about it.
 */
final class Borders {

  /** What {@code core} may use of packages that are otherwise closed to it. */
  private static final Map<String, Set<String>> ALLOWED_OF_CLOSED_PACKAGES =
      Map.of(
          "java.io",
          Set.of(
              "java.io.ByteArrayInputStream",
              "java.io.ByteArrayOutputStream",
              "java.io.DataInput",
              "java.io.DataInputStream",
              "java.io.DataOutput",
              "java.io.DataOutputStream",
              "java.io.EOFException",
              "java.io.IOException",
              "java.io.InputStream",
              "java.io.OutputStream",
              "java.io.Serializable",
              "java.io.UTFDataFormatException",
              "java.io.UncheckedIOException"),
          "java.net",
          Set.of("java.net.URI", "java.net.URISyntaxException"),
          "java.util.concurrent",
          Set.of(
              "java.util.concurrent.ConcurrentHashMap",
              "java.util.concurrent.ConcurrentMap",
              "java.util.concurrent.TimeUnit"));

  /** Packages of the JDK that are open to {@code core}, save for the classes named below. */
  private static final String[] OPEN_PACKAGES = {
    "java.lang",
    "java.lang.annotation",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.math",
    "java.nio.charset",
    "java.security..",
    "java.text",
    "java.time..",
    "java.util",
    "java.util.concurrent.atomic",
    "java.util.function",
    "java.util.random",
    "java.util.regex",
    "java.util.stream",
    "java.util.zip",
    "javax.crypto..",
    "org.jspecify.annotations"
  };

  /** Threads, clocks, processes and files that live in open packages. */
  private static final Set<String> CLOSED_CLASSES =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.System$Logger",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Calendar",
          "java.util.GregorianCalendar",
          "java.util.Scanner",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.random.RandomGeneratorFactory",
          "java.util.zip.ZipFile");

  private final String root;

  Borders(String root) {
    this.root = root;
  }

  /** {@code core} knows itself, the JDK's plain parts and jspecify's annotations; nothing else. */
  ArchRule coreUsesTheJdkOnly() {
    return classes()
        .that()
        .resideInAPackage(core())
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(core())
                .or(resideInAnyPackage(OPEN_PACKAGES))
                .or(resideInAnyPackage(ALLOWED_OF_CLOSED_PACKAGES.keySet().toArray(String[]::new)))
                .or(primitives()))
        .as("core uses the JDK only, and of it no network, channels or logging")
        .because("the simulator and the unit tests drive the very code that is deployed")
        .allowEmptyShould(true);
  }

  /** Of packages that {@code core} may enter, it uses no file, socket, executor, future or lock. */
  ArchRule coreUsesNoThreadsFilesOrSockets() {
    return noClasses()
        .that()
        .resideInAPackage(core())
        .should()
        .dependOnClassesThat(closed())
        .as("core uses no threads, executors, futures, locks, clocks, files or sockets")
        .because("a turn does no I/O and never waits, and all I/O goes through a port")
        .allowEmptyShould(true);
  }

  /** Nobody inside {@code core} asks what time it is: time is an argument. */
  ArchRule coreReadsNoClock() {
    return noClasses()
        .that()
        .resideInAPackage(core())
        .should()
        .accessTargetWhere(target(Borders::readsClock, "reads a clock"))
        .as("core reads no clock")
        .because("time is an argument")
        .allowEmptyShould(true);
  }

  /** {@code core} waits for nobody: no monitor, no parallel stream. */
  ArchRule coreWaitsForNothing() {
    return noClasses()
        .that()
        .resideInAPackage(core())
        .should()
        .accessTargetWhere(target(Borders::usesMonitor, "waits or notifies"))
        .as("core waits for nothing")
        .because("a turn never waits")
        .allowEmptyShould(true);
  }

  /** No method of {@code core} is synchronised. */
  ArchRule coreSynchronisesNothing() {
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(core())
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .as("core synchronises nothing")
        .because("mutable state changes in turns, one at a time")
        .allowEmptyShould(true);
  }

  /** Same seed, same bytes: whoever needs chance is handed a seeded generator. */
  ArchRule coreDrawsNoUnseededRandomness() {
    return noClasses()
        .that()
        .resideInAPackage(core())
        .should()
        .accessTargetWhere(target(Borders::drawsUnseeded, "draws from an unseeded source"))
        .as("core draws no unseeded randomness")
        .because("the same seed gives the same bytes")
        .allowEmptyShould(true);
  }

  /** Settings and output reach {@code core} through its ports, never through the process. */
  ArchRule coreLeavesTheProcessAlone() {
    return noClasses()
        .that()
        .resideInAPackage(core())
        .should()
        .accessTargetWhere(target(Borders::touchesProcess, "touches the process"))
        .as("core uses of java.lang.System nothing but arraycopy")
        .because("settings are a value that is handed in, and output belongs to the container")
        .allowEmptyShould(true);
  }

  /** The features inside {@code core} form no cycle. */
  ArchRule featuresOfCoreFormNoCycle() {
    return slices()
        .matching(root + ".core.(*)..")
        .should()
        .beFreeOfCycles()
        .as("the features inside core form no cycle")
        .allowEmptyShould(true);
  }

  /** Each technology of {@code container} can be replaced without looking at the others. */
  ArchRule technologiesKeepApart() {
    return slices()
        .matching(root + ".container.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage(root + ".container.wiring.."), alwaysTrue())
        .as("packages of container never use each other, wiring excepted")
        .allowEmptyShould(true);
  }

  /** Dependencies point inwards: nothing in the helper knows the web module. */
  ArchRule helperDoesNotKnowTheWeb() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".core..", root + ".container..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".web..")
        .as("neither core nor container uses web")
        .allowEmptyShould(true);
  }

  /** Every class has a room: {@code core} or {@code container}. */
  ArchRule everyClassHasARoom() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(root + ".core..", root + ".container..")
        .as("every class of the helper is in core or container")
        .allowEmptyShould(true);
  }

  /** All rules, in the order in which one would read them. */
  List<ArchRule> all() {
    return List.of(
        coreUsesTheJdkOnly(),
        coreUsesNoThreadsFilesOrSockets(),
        coreReadsNoClock(),
        coreWaitsForNothing(),
        coreSynchronisesNothing(),
        coreDrawsNoUnseededRandomness(),
        coreLeavesTheProcessAlone(),
        featuresOfCoreFormNoCycle(),
        technologiesKeepApart(),
        helperDoesNotKnowTheWeb(),
        everyClassHasARoom());
  }

  private String core() {
    return root + ".core..";
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitives and their arrays", type -> type.getBaseComponentType().isPrimitive());
  }

  private static DescribedPredicate<JavaClass> closed() {
    return DescribedPredicate.describe(
        "are threads, executors, futures, locks, clocks, files or sockets", Borders::isClosed);
  }

  private static boolean isClosed(JavaClass type) {
    JavaClass outermost = outermost(type.getBaseComponentType());
    if (CLOSED_CLASSES.contains(type.getBaseComponentType().getName())
        || CLOSED_CLASSES.contains(outermost.getName())) {
      return true;
    }
    Set<String> allowed = ALLOWED_OF_CLOSED_PACKAGES.get(outermost.getPackageName());
    return allowed != null && !allowed.contains(outermost.getName());
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Borders::outermost).orElse(type);
  }

  private static DescribedPredicate<JavaAccess<?>> target(
      java.util.function.Predicate<AccessTarget> offends, String description) {
    return DescribedPredicate.describe(description, access -> offends.test(access.getTarget()));
  }

  private static boolean readsClock(AccessTarget target) {
    String owner = target.getOwner().getName();
    return switch (owner) {
      case "java.lang.System" -> Set.of("nanoTime", "currentTimeMillis").contains(target.getName());
      case "java.util.Date" -> isConstructorWithoutArguments(target);
      default ->
          owner.startsWith("java.time.")
              && (target.getName().equals("now") || target.getName().equals("dateNow"));
    };
  }

  private static boolean usesMonitor(AccessTarget target) {
    return Set.of("wait", "notify", "notifyAll").contains(target.getName())
        && target.getOwner().isEquivalentTo(Object.class);
  }

  private static boolean drawsUnseeded(AccessTarget target) {
    return switch (target.getOwner().getName()) {
      case "java.lang.Math", "java.lang.StrictMath" -> target.getName().equals("random");
      case "java.util.Random", "java.util.SplittableRandom" ->
          isConstructorWithoutArguments(target);
      case "java.util.random.RandomGenerator" ->
          target.getName().equals("getDefault") || target.getName().equals("of");
      case "java.util.UUID" -> target.getName().equals("randomUUID");
      case "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom" -> true;
      case "java.util.Collections" ->
          target.getFullName().equals("java.util.Collections.shuffle(java.util.List)");
      default -> false;
    };
  }

  private static boolean touchesProcess(AccessTarget target) {
    return target.getOwner().isEquivalentTo(System.class) && !target.getName().equals("arraycopy");
  }

  private static boolean isConstructorWithoutArguments(AccessTarget target) {
    return target.getFullName().endsWith(".<init>()");
  }
}
