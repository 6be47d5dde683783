package io.reactorchannel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.reactorchannel.CheckReturnValue;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.ReactiveChannelBuilder;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.auth.ChannelAuthBuilder;
import io.reactorchannel.internal.channel.DefaultReactiveChannel;
import io.reactorchannel.internal.channel.DirectChannels;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The rooms of the house and the arrows between them. */
@AnalyzeClasses(
        packages = "io.reactorchannel",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.CoreOnly.class})
class ArchitectureTest {

    private static final String INTERNAL = "io.reactorchannel.internal..";

    @ArchTest
    static final ArchRule internalPackagesFormNoCircle =
            slices().matching("io.reactorchannel.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheBuilderAndTheAuthFactoriesReachIntoInternals = noClasses()
            .that()
            .resideOutsideOfPackage(INTERNAL)
            .and(not(type(ReactiveChannelBuilder.class)))
            .and(not(resideInAPackage("io.reactorchannel")
                    .and(assignableTo("io.reactorchannel.ReactiveChannelBuilder$AuthTokens"))))
            .and(not(assignableTo(ChannelAuth.class)))
            .and(not(resideInAPackage("io.reactorchannel.auth")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL);

    @ArchTest
    static final ArchRule theTransportSeesAuthenticationAsATokenSourceOnly = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.reactorchannel.auth..");

    @ArchTest
    static final ArchRule internalsUseTheFacesValuesOnly = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .and(not(type(DefaultReactiveChannel.class)))
            .and(not(type(DirectChannels.class)))
            .should()
            .dependOnClassesThat(type(ReactiveChannel.class).or(type(ReactiveChannelBuilder.class)));

    @ArchTest
    static final ArchRule theWireKnowsNoHttp = noClasses()
            .that()
            .resideInAPackage("io.reactorchannel.internal.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "io.netty..", "io.reactorchannel.internal.transport..");

    @ArchTest
    static final ArchRule consumerAndProducerDoNotKnowOneAnother = noClasses()
            .that()
            .resideInAPackage("io.reactorchannel.internal.consumer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.reactorchannel.internal.producer..");

    @ArchTest
    static final ArchRule reactorNettyStaysInTheTransportAndTheBuilders = noClasses()
            .that()
            .resideOutsideOfPackage("io.reactorchannel.internal.transport..")
            .and(not(type(ReactiveChannelBuilder.class)))
            .and(not(type(ChannelAuthBuilder.class)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor.netty..", "io.netty..");

    @ArchTest
    static final ArchRule micrometerIsNeededByWhoAsksForItOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.reactorchannel.observation", "io.reactorchannel.internal.telemetry.micrometer")
            .and(not(type(ReactiveChannelBuilder.class)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.micrometer..",
                    "io.reactorchannel.observation..",
                    "io.reactorchannel.internal.telemetry.micrometer..");

    @ArchTest
    static final ArchRule nothingBlocks =
            noClasses().that(not(type(DefaultReactiveChannel.class))).should().callMethodWhere(waitsForAPublisher());

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule publishersOfTheFaceMustBeUsed = methods()
            .that()
            .areDeclaredIn(ReactiveChannel.class)
            .or()
            .areDeclaredIn(ChannelAuth.class)
            .and()
            .haveRawReturnType(assignableTo(Publisher.class))
            .should()
            .beAnnotatedWith(CheckReturnValue.class);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");

    private static DescribedPredicate<JavaMethodCall> waitsForAPublisher() {
        return DescribedPredicate.describe(
                "waits for a publisher",
                call -> call.getName().startsWith("block")
                        && (call.getTargetOwner().isAssignableTo(Mono.class)
                                || call.getTargetOwner().isAssignableTo(Flux.class)));
    }

    /** Leaves out the service, which the tests have on their class path. */
    static final class CoreOnly implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/reactorchannel/service/");
        }
    }
}
