package org.cairnfs.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes that the rules look at. */
final class CairnClasses {
  /** Every class of ours, tests and generated ones included. */
  static final JavaClasses ALL = new ClassFileImporter().importPackages("org.cairnfs");

  /** What we ship and wrote ourselves. */
  static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.cairnfs")
          .that(not(describe("generated", CairnClasses::isGenerated)));

  private CairnClasses() {}

  /** Written by the Pekko gRPC plugin from ops/src/main/protobuf. */
  static boolean isGenerated(JavaClass type) {
    return type.getPackageName().startsWith("org.cairnfs.ops.grpc.v1");
  }

  /** How many shipped classes a module has; its package-info do not count. */
  static long countIn(String module) {
    String prefix = "org.cairnfs." + module + ".";
    return SHIPPED.stream()
        .filter(type -> type.getPackageName().concat(".").startsWith(prefix))
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .count();
  }
}
