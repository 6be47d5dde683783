package io.reactorchannel.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Examples show what users can do, so they do nothing that users cannot. */
@AnalyzeClasses(packages = "io.reactorchannel.examples", importOptions = ImportOption.DoNotIncludeTests.class)
class PublicApiTest {

    @ArchTest
    static final ArchRule examplesUseThePublicApiOnly =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.reactorchannel..internal..");
}
