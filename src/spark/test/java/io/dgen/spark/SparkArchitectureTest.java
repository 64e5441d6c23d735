package io.dgen.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The jobs stand above the library's files and below the command. */
class SparkArchitectureTest {

  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("Test"))
          .withImportOption(new ImportOption.DoNotIncludeJars())
          .importPath(
              Path.of(Cluster.class.getProtectionDomain().getCodeSource().getLocation().getPath()));

  @Test
  void theJobsUseTheLibraryAndNotTheCommand() {
    noClasses()
        .that()
        .resideInAPackage("io.dgen.spark")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.dgen..")
                .and(
                    resideOutsideOfPackages(
                        "io.dgen.spark", "io.dgen.measure", "io.dgen.storage..", "io.dgen")))
        .check(JOBS);
  }

  @Test
  void onlyTheCommandKnowsOfOptions() {
    noClasses()
        .that()
        .resideInAPackage("io.dgen.spark")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(JOBS);
  }
}
