package io.reactorchannel.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What of the test kit needs what. */
@AnalyzeClasses(packages = "io.reactorchannel.test", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> INTERNALS = DescribedPredicate.describe(
            "internals",
            type -> type.getPackageName().startsWith("io.reactorchannel.")
                    && type.getPackageName().contains(".internal"));

    @ArchTest
    static final ArchRule INTERNALS_ARE_FOR_THE_SERVICE_IN_MEMORY_ONLY = noClasses()
            .that()
            .doNotHaveSimpleName("TestService")
            .and()
            .doNotHaveSimpleName("Caller")
            .should()
            .dependOnClassesThat(INTERNALS);

    @ArchTest
    static final ArchRule JUNIT_IS_NEEDED_BY_THE_EXTENSION_ONLY = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("StreamingService")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.junit..");

    @ArchTest
    static final ArchRule ASSERTJ_IS_NEEDED_BY_ASSERTIONS_ONLY = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Assert")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.assertj..");

    @ArchTest
    static final ArchRule MICROMETER_IS_NEEDED_BY_TELEMETRY_ONLY = noClasses()
            .that()
            .haveSimpleNameNotContaining("Telemetry")
            .and(DescribedPredicate.not(simpleName("")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");
}
