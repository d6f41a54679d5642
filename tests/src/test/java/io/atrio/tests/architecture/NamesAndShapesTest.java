package io.atrio.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.atrio.cluster.StoredMessage;
import io.atrio.cluster.WireMessage;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.atrio", importOptions = NotGenerated.class)
class NamesAndShapesTest {
  private static final String EMPTY_NAMES =
      ".*(Manager|Helper|Utils?|Impl)|(Default|Abstract|Base(?!64))[A-Z].*";

  @ArchTest
  static final ArchRule protocolsAreSealed =
      classes()
          .that()
          .resideInAPackage("io.atrio.actors..")
          .and()
          .haveSimpleName("Command")
          .should(beSealedInterfaces());

  @ArchTest
  static final ArchRule entitiesAreFinal =
      classes()
          .that()
          .haveSimpleNameEndingWith("Entity")
          .and()
          .areTopLevelClasses()
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule namesSaySomething =
      noClasses().that().areNotAnonymousClasses().should(haveSimpleNameMatching(EMPTY_NAMES));

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .resideOutsideOfPackage("io.atrio.launcher")
          .should(resideInANullMarkedPackage());

  @ArchTest
  static final ArchRule ownClassesInheritFromNoOwnClass =
      classes()
          .that(DescribedPredicate.describe("are classes", type -> !type.isInterface()))
          .should(extendNoOwnClass());

  @ArchTest
  static final ArchRule messagesAreWhereTheirFormsAreKept =
      classes()
          .that()
          .areAssignableTo(WireMessage.class)
          .or()
          .areAssignableTo(StoredMessage.class)
          .should()
          .resideInAnyPackage(
              "io.atrio.cluster", "io.atrio.actors..", "io.atrio.api..", "io.atrio.tests..")
          .because("FormsTest and TicketMessagesTest look for them there");

  private static ArchCondition<JavaClass> beSealedInterfaces() {
    return condition(
        "be sealed interfaces", type -> type.isInterface() && type.reflect().isSealed());
  }

  private static ArchCondition<JavaClass> haveSimpleNameMatching(String names) {
    return condition("have an empty name", type -> type.getSimpleName().matches(names));
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return condition(
        "reside in a package that is @NullMarked",
        type -> type.getPackage().isAnnotatedWith(NullMarked.class));
  }

  private static ArchCondition<JavaClass> extendNoOwnClass() {
    return condition(
        "extend no class of Átrio",
        type ->
            type.isEnum()
                || type.getRawSuperclass()
                    .map(
                        parent ->
                            parent.isEnum() || !parent.getPackageName().startsWith("io.atrio"))
                    .orElse(true));
  }

  private static ArchCondition<JavaClass> condition(
      String description, Predicate<JavaClass> holds) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean satisfied = holds.test(type);
        String verdict = type.getName() + (satisfied ? " does " : " does not ") + description;
        events.add(new SimpleConditionEvent(type, satisfied, verdict));
      }
    };
  }
}
