package io.reactorchannel.spring.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.reactivestreams.Publisher;

/** Who may call whom, and what nobody may. */
@AnalyzeClasses(packages = "io.reactorchannel.spring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theStarterUsesTheLibrarysPublicApiOnly =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.reactorchannel.internal..");

    @ArchTest
    static final ArchRule onlyTheAutoConfigurationReachesIntoInternals = noClasses()
            .that()
            .resideInAnyPackage("io.reactorchannel.spring", "io.reactorchannel.spring.listener")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.reactorchannel.spring.internal..", "io.reactorchannel.spring.autoconfigure");

    @ArchTest
    static final ArchRule nobodyCallsTheAutoConfiguration = noClasses()
            .that()
            .resideOutsideOfPackage("io.reactorchannel.spring.autoconfigure")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.reactorchannel.spring.autoconfigure");

    @ArchTest
    static final ArchRule theAutoConfigurationIsNotApi = classes()
            .that()
            .resideInAPackage("io.reactorchannel.spring.autoconfigure")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule thereAreNoCircles =
            slices().matching("io.reactorchannel.spring.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule micrometerAndActuatorAreOptional = noClasses()
            .that(resideInAPackage("io.reactorchannel.spring..")
                    .and(not(resideInAPackage("io.reactorchannel.spring.autoconfigure"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.micrometer..", "org.springframework.boot.health..", "org.springframework.boot.actuate..");

    @ArchTest
    static final ArchRule nothingBlocks = noClasses()
            .should()
            .callMethodWhere(waitsForAPublisher())
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    private static DescribedPredicate<JavaMethodCall> waitsForAPublisher() {
        return DescribedPredicate.describe(
                "waits for a publisher",
                call -> call.getName().startsWith("block")
                        && call.getTargetOwner().isAssignableTo(Publisher.class));
    }
}
