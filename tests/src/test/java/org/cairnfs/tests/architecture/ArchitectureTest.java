package org.cairnfs.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of ARCHITECTURE.md that a compiler does not check. */
class ArchitectureTest {
  private static final Pattern PICTURE = Pattern.compile("```plantuml\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  // Floors, so that an empty scan cannot pass. Raise them as a module grows.
  @CsvSource({"storage, 200", "actors, 150", "sharding, 50", "fuse, 60", "ops, 100"})
  void scan_sawTheClassesOfEveryModule(String module, long atLeast) {
    long seen = CairnClasses.countIn(module);
    assertTrue(seen >= atLeast, () -> module + ": saw only " + seen + " classes");
  }

  @Test
  void modules_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.cairnfs..")
        .withOptionalLayers(true)
        .layer("storage")
        .definedBy("org.cairnfs.storage..")
        .layer("actors")
        .definedBy("org.cairnfs.actors..")
        .layer("sharding")
        .definedBy("org.cairnfs.sharding..")
        .layer("fuse")
        .definedBy("org.cairnfs.fuse..")
        .layer("ops")
        .definedBy("org.cairnfs.ops..")
        .whereLayer("storage")
        .mayNotAccessAnyLayer()
        .whereLayer("actors")
        .mayOnlyAccessLayers("storage")
        .whereLayer("sharding")
        .mayOnlyAccessLayers("actors", "storage")
        .whereLayer("fuse")
        .mayOnlyAccessLayers("actors")
        .whereLayer("ops")
        .mayNotBeAccessedByAnyLayer()
        .check(CairnClasses.SHIPPED);
  }

  @Test
  void fuse_seesOnlyTheFileSystemInterface() {
    noClasses()
        .that()
        .resideInAPackage("org.cairnfs.fuse..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.cairnfs..")
                .and(resideOutsideOfPackages("org.cairnfs.fuse..", "org.cairnfs.actors.api..")))
        .allowEmptyShould(true)
        .check(CairnClasses.SHIPPED);
  }

  @Test
  void modules_matchThePicture(@TempDir Path temp) throws IOException {
    String document =
        Files.readString(
            Path.of(System.getProperty("cairn.home", "..")).resolve("ARCHITECTURE.md"));
    Matcher picture = PICTURE.matcher(document);
    assertTrue(picture.find(), "ARCHITECTURE.md has no plantuml block");
    Path diagram = Files.writeString(temp.resolve("modules.puml"), picture.group(1));
    classes()
        .should(
            adhereToPlantUmlDiagram(
                diagram, consideringOnlyDependenciesInAnyPackage("org.cairnfs..")))
        .check(CairnClasses.SHIPPED);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.cairnfs.(**)").should().beFreeOfCycles().check(CairnClasses.SHIPPED);
  }

  @Test
  void packages_sayWhatTheyAre() {
    Set<String> silent = new TreeSet<>();
    CairnClasses.ALL.stream()
        .filter(type -> !CairnClasses.isGenerated(type))
        .forEach(type -> silent.add(type.getPackageName()));
    CairnClasses.ALL.stream()
        .filter(type -> type.getSimpleName().equals("package-info"))
        .forEach(type -> silent.remove(type.getPackageName()));
    assertEquals(Set.of(), silent, "packages without a package-info.java");
  }

  @Test
  void exceptions_haveNames() {
    noClasses().should(THROW_GENERIC_EXCEPTIONS).check(CairnClasses.SHIPPED);
    noClasses()
        .that()
        .areNotAssignableTo(Error.class)
        .should()
        .callConstructorWhere(target(owner(equivalentTo(Error.class))))
        .check(CairnClasses.SHIPPED);
  }

  @Test
  void standardStreams_belongToTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.cairnfs.ops.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CairnClasses.SHIPPED);
  }
}
