package io.dgen.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.dgen.DataGenerator;
import io.dgen.Once;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Packages use each other one way only: the command, its subcommands, what these share, measure,
 * storage, the API, stream and numa, ffi. Subcommands do not use each other.
 */
@Once
class ArchitectureTest {

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .importLocations(
              Classes.ofTheCommand().stream()
                  .map(ArchitectureTest::location)
                  .collect(Collectors.toSet()));

  private static Location location(Path classes) {
    return classes.toString().endsWith(".jar")
        ? Location.of(URI.create("jar:" + classes.toUri() + "!/"))
        : Location.of(classes);
  }

  /** Some locales have digits of their own, and a library does not choose the locale. */
  @Test
  void formatsInALocaleOfItsOwn() {
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .check(LIBRARY);
  }

  /** Packages and what of the library they may use besides themselves. */
  @ParameterizedTest
  @CsvSource({
    "io.dgen.ffi.generated, ''",
    "io.dgen.refusal, ''",
    "io.dgen.ffi, io.dgen.ffi.generated;io.dgen.refusal",
    "io.dgen.numa, io.dgen.ffi;io.dgen.refusal",
    "io.dgen.stream, io.dgen.ffi;io.dgen.refusal",
    "io.dgen, io.dgen.stream;io.dgen.numa;io.dgen.refusal",
    "io.dgen.storage.channel, io.dgen;io.dgen.numa;io.dgen.ffi;io.dgen.refusal",
    "io.dgen.storage.manifest, io.dgen.storage.channel;io.dgen",
    "io.dgen.storage.locate, io.dgen.storage.channel;io.dgen;io.dgen.stream",
    "io.dgen.storage.verify, io.dgen.storage.locate;io.dgen.storage.manifest;io.dgen.storage.channel;io.dgen;io.dgen.stream",
    "io.dgen.storage.latency, ''",
    "io.dgen.storage.write, io.dgen.storage.latency;io.dgen.storage.manifest;io.dgen.storage.channel;io.dgen",
    "io.dgen.storage.exercise, io.dgen.storage.latency;io.dgen.storage.manifest;io.dgen.storage.channel;io.dgen;io.dgen.numa;io.dgen.refusal",
    "io.dgen.storage.remote, io.dgen.storage.latency;io.dgen.storage.write;io.dgen.storage.verify;io.dgen.storage.manifest;io.dgen.storage.channel;io.dgen",
    "io.dgen.storage, io.dgen.storage.write;io.dgen.storage.verify;io.dgen.storage.manifest;io.dgen.storage.channel;io.dgen",
    "io.dgen.measure, io.dgen.storage..;io.dgen;io.dgen.stream;io.dgen.numa;io.dgen.ffi",
    "io.dgen.cli.report, io.dgen.storage.channel",
    "io.dgen.cli.projection, io.dgen.numa",
    "io.dgen.cli.output, io.dgen.storage..;io.dgen;io.dgen.ffi",
    "io.dgen.cli.options, io.dgen.cli.output;io.dgen.measure;io.dgen.storage..;io.dgen",
    "io.dgen.cli.machine, io.dgen.cli.options;io.dgen.cli.output;io.dgen;io.dgen.stream;io.dgen.numa;io.dgen.ffi;io.dgen.refusal",
    "io.dgen.cli.result, io.dgen.cli.live;io.dgen.cli.report;io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.machine;io.dgen.numa;io.dgen.storage.channel",
    "io.dgen.cli.live, io.dgen.cli.options;io.dgen.cli.output;io.dgen.storage.channel;io.dgen.storage.latency",
    "io.dgen.cli.write, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.live;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.storage..;io.dgen;io.dgen.ffi",
    "io.dgen.cli.verify, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.live;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.storage..;io.dgen",
    "io.dgen.cli.exercise, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.live;io.dgen.cli.result;io.dgen.storage..;io.dgen;io.dgen.ffi",
    "io.dgen.cli.locate, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.result;io.dgen.storage..;io.dgen",
    "io.dgen.cli.measure, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.live;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.cli.report;io.dgen;io.dgen.measure;io.dgen.storage..",
    "io.dgen.cli.delete, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.result;io.dgen.storage..;io.dgen",
    "io.dgen.cli.compare, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.report;io.dgen.cli.result",
    "io.dgen.cli.profiles, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.result",
    "io.dgen.cli.info, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.storage.channel;io.dgen.storage.remote;io.dgen",
    "io.dgen.cli.bench, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.live;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.cli.report;io.dgen.cli.projection;io.dgen;io.dgen.ffi;io.dgen.refusal",
    "io.dgen.cli.run, io.dgen.cli.options;io.dgen.cli.output;io.dgen.cli.result;io.dgen.cli.machine;io.dgen.cli.report",
    "io.dgen.cli, io.dgen.cli.run;io.dgen.cli.write;io.dgen.cli.exercise;io.dgen.cli.verify;io.dgen.cli.locate;io.dgen.cli.measure;io.dgen.cli.delete;io.dgen.cli.compare;io.dgen.cli.profiles;io.dgen.cli.info;io.dgen.cli.bench;io.dgen.cli.machine;io.dgen.cli.options;io.dgen.cli.output;io.dgen;io.dgen.ffi;io.dgen.refusal",
  })
  void usesOnlyWhatIsBelowIt(String from, String below) {
    String[] allowed = (from + ";" + below).split(";");
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.dgen..").and(resideOutsideOfPackages(allowed)))
        .allowEmptyShould(true)
        .check(LIBRARY);
  }

  @Test
  void onlyFfiReachesNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.dgen.ffi..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Linker.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SymbolLookup.class)
        .orShould()
        .callMethod(System.class, "load", String.class)
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .check(LIBRARY);
  }

  @Test
  void theCoreNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAnyPackage(
            "io.dgen", "io.dgen.stream", "io.dgen.numa", "io.dgen.ffi..", "io.dgen.refusal")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "jdk.incubator.vector..", "io.dgen.."))
        .check(LIBRARY);
  }

  @Test
  void onlyTheVectorKernelUsesTheVectorModule() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.dgen.stream.VectorPageKernel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(LIBRARY);
  }

  @Test
  void nobodyUsesUnsafeOrInternals() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal.."))
        .check(LIBRARY);
  }

  /**
   * Neither the library nor the command speaks with any other machine, unless {@code --prometheus}
   * or {@code --live unix:PATH} tells it to: two classes, which nothing else loads.
   */
  @Test
  void nothingUsesTheNetwork() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.dgen.cli.live.MetricsServer")
        .and()
        .doNotHaveFullyQualifiedName("io.dgen.cli.live.UnixSocket")
        .should()
        .dependOnClassesThat(
            nameMatching(
                "java\\.net\\.(http\\..*|\\w*Socket\\w*|\\w*URLConnection|Datagram\\w+|Inet\\w+)"
                    + "|java\\.nio\\.channels\\..*(Socket|Datagram)\\w*"
                    + "|java\\.rmi\\..*|javax\\.(net|naming|management\\.remote)\\..*"
                    + "|com\\.sun\\.net\\..*"))
        .check(LIBRARY);
  }

  /** What an address names may lie on another machine; the library's own is in its jar. */
  @Test
  void onlyTheNativeLibraryIsReadByAnAddress() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.dgen.ffi.LibraryFile")
        .should()
        .callMethodWhere(
            target(owner(assignableTo(URL.class))).and(target(nameMatching("open.*|getContent"))))
        .check(LIBRARY);
  }

  @Test
  void noModuleOfTheNetworkIsRequired() {
    assertThat(modules())
        .extracting(module -> module.descriptor().name())
        .containsExactlyInAnyOrder("io.dgen", "io.dgen.storage", "io.dgen.measure", "io.dgen.cli");
    assertThat(modules())
        .flatExtracting(module -> module.descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .contains("jdk.unsupported")
        .doesNotContain("java.net.http", "java.rmi", "java.naming", "java.management.rmi");
    assertThat(modules())
        .flatExtracting(module -> module.descriptor().requires())
        .filteredOn(required -> required.name().equals("jdk.httpserver"))
        .allMatch(
            required -> required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .hasSize(1);
  }

  /**
   * A name derived from a file's name changes with the file: Maven warns against publishing what
   * requires it. And jlink takes no automatic modules at all, so the library requires none.
   */
  @Test
  void requiresModulesOfFixedNamesOnly() throws IOException {
    Set<String> described = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.endsWith(".jar")) {
        try (JarFile jar =
            new JarFile(new File(entry), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
          java.util.jar.Manifest manifest = jar.getManifest();
          if (manifest != null) {
            named.add(manifest.getMainAttributes().getValue("Automatic-Module-Name"));
          }
          JarEntry descriptor = jar.getJarEntry("module-info.class");
          if (descriptor != null) {
            try (InputStream in = jar.getInputStream(descriptor)) {
              described.add(ModuleDescriptor.read(in).name());
            }
          }
        }
      }
    }
    ModuleFinder.ofSystem().findAll().forEach(module -> described.add(module.descriptor().name()));
    modules().forEach(module -> described.add(module.descriptor().name()));
    assertThat(required(_ -> true))
        .contains("com.fasterxml.jackson.jr.ob", "io.dgen.storage", "org.lz4.java")
        .allMatch(name -> described.contains(name) || named.contains(name));
    assertThat(required(requires -> !requires.modifiers().contains(STATIC)))
        .contains("com.fasterxml.jackson.jr.ob", "io.dgen.storage")
        .allMatch(described::contains);
  }

  private static List<String> required(Predicate<ModuleDescriptor.Requires> which) {
    return modules().stream()
        .flatMap(module -> module.descriptor().requires().stream())
        .filter(which)
        .map(ModuleDescriptor.Requires::name)
        .toList();
  }

  @Test
  void noPackageIsInTwoModules() {
    assertThat(modules())
        .flatExtracting(module -> module.descriptor().packages())
        .doesNotHaveDuplicates()
        .contains("io.dgen", "io.dgen.storage", "io.dgen.measure", "io.dgen.cli");
  }

  private static List<ModuleReference> modules() {
    return List.copyOf(ModuleFinder.of(Classes.ofTheCommand().toArray(Path[]::new)).findAll());
  }

  @Test
  void thePublicApiShowsNothingFromBelow() {
    assertThat(LIBRARY.contain(DataGenerator.class)).isTrue();
    noClasses()
        .that()
        .resideInAPackage("io.dgen")
        .and()
        .arePublic()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat(
                not(
                    resideInAnyPackage(
                        "io.dgen", "java..", "io.dgen.stream", "io.dgen.numa", "io.dgen.refusal"))))
        .check(LIBRARY);
  }
}
