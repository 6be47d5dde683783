package io.reactorchannel.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.reactorchannel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("face")
            .definedBy("io.reactorchannel.service")
            .layer("rest")
            .definedBy("..internal.rest")
            .layer("consumer")
            .definedBy("..internal.consumer")
            .layer("memory")
            .definedBy("..internal.memory")
            .layer("kafka")
            .definedBy("..internal.kafka")
            .layer("auth")
            .definedBy("..internal.auth")
            .layer("backend")
            .definedBy("..internal.backend")
            .layer("watch")
            .definedBy("..internal.watch")
            .layer("report")
            .definedBy("..internal.report")
            .layer("fault")
            .definedBy("io.reactorchannel.service.fault")
            .layer("proxy")
            .definedBy("..internal.proxy")
            .whereLayer("face")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rest")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("consumer")
            .mayOnlyBeAccessedByLayers("face", "rest")
            .whereLayer("memory")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("kafka")
            .mayOnlyBeAccessedByLayers("face")
            .whereLayer("auth")
            .mayOnlyBeAccessedByLayers("face", "rest", "consumer")
            .whereLayer("backend")
            .mayOnlyBeAccessedByLayers("face", "rest", "consumer", "memory", "kafka", "watch")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers("face", "rest")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("rest")
            .whereLayer("fault")
            .mayOnlyBeAccessedByLayers("face", "rest", "watch")
            .whereLayer("proxy")
            .mayOnlyBeAccessedByLayers("fault");

    @ArchTest
    static final ArchRule ONLY_REST_AND_THE_FACE_KNOW_HTTP = noClasses()
            .that()
            .resideInAnyPackage(
                    "..internal.consumer",
                    "..internal.memory",
                    "..internal.kafka",
                    "..internal.auth",
                    "..internal.backend",
                    "..internal.watch")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor.netty..", "io.netty..", "tools.jackson..");

    @ArchTest
    static final ArchRule ONLY_ITS_BACKEND_KNOWS_KAFKA = noClasses()
            .that()
            .resideOutsideOfPackage("..internal.kafka")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_AUTH_KNOWS_HOW_TOKENS_ARE_MADE = noClasses()
            .that()
            .resideOutsideOfPackage("..internal.auth")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds..");

    @ArchTest
    static final ArchRule ONLY_THE_METERS_KNOW_MICROMETER = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.reactorchannel.service.internal.report.Meters")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule NOTHING_IS_SHARED_WITH_THE_CLIENT = noClasses()
            .that()
            .resideInAPackage("io.reactorchannel.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.reactorchannel",
                    "io.reactorchannel.auth..",
                    "io.reactorchannel.error..",
                    "io.reactorchannel.internal..");
}
