package io.atrio.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** cluster-config, actors, persistence, api: imports point to the left only. */
@AnalyzeClasses(packages = "io.atrio")
class ModuleChainTest {
  private static final String CLUSTER = "io.atrio.cluster..";
  private static final String ACTORS = "io.atrio.actors..";
  private static final String PERSISTENCE = "io.atrio.persistence..";
  private static final String API = "io.atrio.api..";
  private static final String TESTS = "io.atrio.tests..";

  @ArchTest
  static final ArchRule clusterKnowsNoOtherModule =
      noClasses()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ACTORS, PERSISTENCE, API, TESTS);

  @ArchTest
  static final ArchRule actorsKnowOnlyCluster =
      noClasses()
          .that()
          .resideInAPackage(ACTORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PERSISTENCE, API, TESTS);

  @ArchTest
  static final ArchRule persistenceKnowsNoDoor =
      noClasses()
          .that()
          .resideInAPackage(PERSISTENCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(API, TESTS);

  @ArchTest
  static final ArchRule theProductKnowsNoTests =
      noClasses()
          .that()
          .resideInAnyPackage(API, "io.atrio.launcher..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TESTS);

  @ArchTest
  static final ArchRule theDomainIsFreeOfHttpSqlAndRedis =
      noClasses()
          .that()
          .resideInAnyPackage(ACTORS, CLUSTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "org.apache.pekko.http..",
              "io.r2dbc..",
              "org.postgresql..",
              "io.lettuce..",
              "reactor..",
              "java.net.http..",
              "java.sql..",
              "javax.sql..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.atrio.(**)").should().beFreeOfCycles();
}
