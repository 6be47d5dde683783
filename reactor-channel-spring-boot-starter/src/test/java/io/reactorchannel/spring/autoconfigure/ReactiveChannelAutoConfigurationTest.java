package io.reactorchannel.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.spring.ReactiveChannelBuilderCustomizer;
import io.reactorchannel.spring.ReactiveChannelFactory;
import io.reactorchannel.spring.listener.ChannelListenerRegistry;
import io.reactorchannel.spring.listener.ListenerErrorHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Which beans there are, by properties, classes and beans of the application. */
class ReactiveChannelAutoConfigurationTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    ReactiveChannelAutoConfiguration.class,
                    ChannelIntegrationAutoConfiguration.class,
                    FurtherChannelsAutoConfiguration.class,
                    ChannelListenerAutoConfiguration.class,
                    ChannelHealthAutoConfiguration.class,
                    ChannelInfoAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    InfoContributorAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withPropertyValues(
            "reactor-channel.url=http://localhost:1",
            "reactor-channel.consumer-group=g",
            "reactor-channel.auth.kind=none");

    @Test
    void propertiesMakeAChannelItsLoginAndAFactory() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(ReactiveChannel.class).hasBean("reactorChannel");
            assertThat(context).hasSingleBean(ChannelAuth.class);
            assertThat(context).hasSingleBean(ReactiveChannelFactory.class);
            assertThat(context).hasSingleBean(ChannelListenerRegistry.class);
            assertThat(context).hasSingleBean(ListenerErrorHandler.class);
        });
    }

    @Test
    void withoutAUrlThereIsNoChannelAndNoLogin() {
        bare.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(ReactiveChannel.class)
                .doesNotHaveBean(ChannelAuth.class)
                .hasSingleBean(ReactiveChannelFactory.class));
    }

    @Test
    void switchedOffThereIsNothing() {
        runner.withPropertyValues("reactor-channel.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ReactiveChannel.class)
                        .doesNotHaveBean(ChannelAuth.class)
                        .doesNotHaveBean(ReactiveChannelFactory.class)
                        .doesNotHaveBean(ChannelListenerRegistry.class)
                        .doesNotHaveBean("reactorChannelHealthContributor")
                        .doesNotHaveBean("reactorChannelInfoContributor"));
    }

    @Test
    void theChannelIsDestroyedWithTheContext() {
        List<ReactiveChannel> channels = new ArrayList<>();

        runner.run(context -> channels.add(context.getBean(ReactiveChannel.class)));

        assertThat(channels.get(0).lag().materialize().block(LONG_ENOUGH).getThrowable())
                .hasMessageContaining("destroyed");
    }

    @Test
    void aChannelOfTheApplicationIsTheOnlyOne() {
        runner.withUserConfiguration(OwnChannel.class).run(context -> {
            assertThat(context).hasSingleBean(ReactiveChannel.class).hasBean("own");
            assertThat(context).hasSingleBean(ReactiveChannelFactory.class);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChannel {
        @Bean
        ReactiveChannel own() {
            return ReactiveChannel.builder("http://localhost:2")
                    .auth(ChannelAuth.none())
                    .build();
        }
    }

    @Test
    void aLoginOfTheApplicationIsTheOnlyOne() {
        ChannelAuth own = ChannelAuth.bearer("tok-of-the-application");

        bare.withPropertyValues("reactor-channel.url=http://localhost:1")
                .withBean("own", ChannelAuth.class, () -> own)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ReactiveChannel.class);
                    assertThat(context.getBean(ChannelAuth.class)).isSameAs(own);
                });
    }

    @Test
    void aFactoryOfTheApplicationIsTheOnlyOne() {
        ReactiveChannelFactory own =
                channel -> ReactiveChannel.builder("http://localhost:3").auth(ChannelAuth.none());

        runner.withBean("own", ReactiveChannelFactory.class, () -> own).run(context -> {
            assertThat(context.getBean(ReactiveChannelFactory.class)).isSameAs(own);
            assertThat(context).hasSingleBean(ReactiveChannel.class);
        });
    }

    @Test
    void anErrorHandlerOfTheApplicationIsTheOnlyOne() {
        ListenerErrorHandler own = processing -> Mono.empty();

        runner.withBean("own", ListenerErrorHandler.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ListenerErrorHandler.class)).isSameAs(own));
    }

    @Test
    void everyKindOfLoginIsMade() {
        ApplicationContextRunner url = bare.withPropertyValues("reactor-channel.url=http://localhost:1");

        url.withPropertyValues("reactor-channel.auth.user=me", "reactor-channel.auth.password=secret")
                .run(context -> assertThat(context.getBean(ChannelAuth.class).toString())
                        .contains("userPassword"));
        url.withPropertyValues("reactor-channel.auth.client-id=me", "reactor-channel.auth.client-secret=secret")
                .run(context -> assertThat(context.getBean(ChannelAuth.class).toString())
                        .contains("clientCredentials"));
        url.withPropertyValues("reactor-channel.auth.token=tok-1")
                .run(context -> assertThat(
                                context.getBean(ChannelAuth.class).token().block(LONG_ENOUGH))
                        .isEqualTo("tok-1"));
        url.withPropertyValues("reactor-channel.auth.kind=none")
                .run(context -> assertThat(
                                context.getBean(ChannelAuth.class).token().blockOptional(LONG_ENOUGH))
                        .isEmpty());
    }

    // further channels

    @Test
    void furtherChannelsAreBeansOfTheirNames() {
        runner.withPropertyValues(
                        "reactor-channel.channels.audit.consumer-group=auditors",
                        "reactor-channel.channels.big-orders.url=http://localhost:4")
                .run(context -> {
                    assertThat(context.getBeanNamesForType(ReactiveChannel.class))
                            .containsExactlyInAnyOrder("reactorChannel", "audit", "big-orders");
                    assertThat(context.getBean(ReactiveChannel.class))
                            .as("injected by type")
                            .isSameAs(context.getBean("reactorChannel"));
                });
    }

    @Test
    void theOnlyFurtherChannelIsInjectedByType() {
        bare.withPropertyValues(
                        "reactor-channel.channels.audit.url=http://localhost:4",
                        "reactor-channel.channels.audit.auth.kind=none")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveChannel.class)
                        .hasBean("audit"));
    }

    @Test
    void aFurtherChannelHasWhatItDoesNotSetFromTheMainOne() {
        runner.withPropertyValues(
                        "reactor-channel.prefetch=3",
                        "reactor-channel.request-headers.x-tenant=main",
                        "reactor-channel.channels.audit.prefetch=0")
                .run(context -> {
                    ChannelSettingsSource source = context.getBean(ChannelSettingsSource.class);
                    ChannelSettings audit = source.settings("audit");
                    assertThat(audit.getUrl()).isEqualTo("http://localhost:1");
                    assertThat(audit.getConsumerGroup()).isEqualTo("g");
                    assertThat(audit.getPrefetch()).isZero();
                    assertThat(audit.getRequestHeaders()).containsEntry("x-tenant", "main");
                    assertThat(source.settings("reactorChannel").getPrefetch()).isEqualTo(3);
                });
    }

    @Test
    void aFurtherChannelSharesTheLoginUnlessItHasItsOwn() {
        runner.withPropertyValues(
                        "reactor-channel.channels.audit.consumer-group=a",
                        "reactor-channel.channels.other.auth.token=tok-2")
                .run(context -> {
                    ChannelLogins logins = context.getBean(ChannelLogins.class);
                    assertThat(logins.of("audit"))
                            .isSameAs(context.getBean(ChannelAuth.class))
                            .isSameAs(logins.of("reactorChannel"));
                    assertThat(logins.of("other").token().block(LONG_ENOUGH)).isEqualTo("tok-2");
                    assertThat(logins.of("other")).isSameAs(logins.of("other"));
                });
    }

    // what channels are made with

    @Test
    void theApplicationsJsonMapperIsUsed() {
        runner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
                .run(context -> assertThat(context.getBean(JsonMapper.class)
                                .serializationConfig()
                                .getPropertyNamingStrategy())
                        .isInstanceOf(PropertyNamingStrategies.SnakeCaseStrategy.class));
        runner.withBean("own", JsonMapper.class, JsonMapper::new)
                .run(context -> assertThat(context).hasBean("reactorChannelJsonMapper"));
    }

    @Test
    void withoutAJsonMapperOfTheApplicationTheLibrarysIsUsed() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ReactiveChannelAutoConfiguration.class, ChannelIntegrationAutoConfiguration.class))
                .withPropertyValues("reactor-channel.url=http://localhost:1", "reactor-channel.auth.kind=none")
                .run(context -> assertThat(context)
                        .hasSingleBean(ReactiveChannel.class)
                        .doesNotHaveBean("reactorChannelJsonMapper"));
    }

    @Test
    void theApplicationsRegistriesAreUsed() {
        runner.withConfiguration(
                        AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    assertThat(context).hasBean("reactorChannelObservations").hasBean("reactorChannelMeters");
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("reactor.channel.unacknowledged.records")
                                    .gauges())
                            .hasSize(1);
                });
    }

    @Test
    void withoutRegistriesNothingIsObserved() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(ReactiveChannel.class)
                .doesNotHaveBean("reactorChannelObservations")
                .doesNotHaveBean("reactorChannelMeters"));
    }

    @Test
    void withoutMicrometerThereAreChannels() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveChannel.class)
                        .doesNotHaveBean(ChannelIntegrationAutoConfiguration.Observations.class));
    }

    @Test
    void severalRegistriesOfWhichNoneIsPrimaryAreLeftAlone() {
        runner.withBean("one", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("two", ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("reactorChannelObservations"));
    }

    @Test
    void customizersAreCalledInTheirOrderWithTheNameOfTheChannel() {
        runner.withUserConfiguration(TwoCustomizers.class)
                .withPropertyValues("reactor-channel.channels.audit.consumer-group=a")
                .run(context -> assertThat(context.getBean(TwoCustomizers.class).calls)
                        .containsExactly(
                                "first reactorChannel", "second reactorChannel", "first audit", "second audit"));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        private final List<String> calls = new ArrayList<>();

        @Bean
        @Order(2)
        ReactiveChannelBuilderCustomizer second() {
            return (channel, builder) -> calls.add("second " + channel);
        }

        @Bean
        @Order(1)
        ReactiveChannelBuilderCustomizer first() {
            return (channel, builder) -> calls.add("first " + channel);
        }
    }

    @Test
    void aCustomizerDecidesOverAProperty() {
        runner.withPropertyValues("reactor-channel.produce-batch-size=-1")
                .withBean(
                        ReactiveChannelBuilderCustomizer.class, () -> (channel, builder) -> builder.produceBatchSize(7))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void channelsAreDestroyedBeforeTheEventLoopsTheyUse() {
        runner.withConfiguration(AutoConfigurations.of(HttpResourcesAutoConfiguration.class))
                .withUserConfiguration(LateResources.class)
                .withPropertyValues("reactor-channel.channels.audit.consumer-group=a")
                .run(context -> {
                    for (String channel : List.of("reactorChannel", "audit")) {
                        assertThat(context.getBeanFactory().getDependenciesForBean(channel))
                                .as(channel)
                                .contains("lateResources");
                    }
                });
    }

    @Test
    void withoutSpringWebThereAreChannels() {
        runner.withConfiguration(AutoConfigurations.of(HttpResourcesAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.http"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReactiveChannel.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class LateResources {
        @Bean
        ReactorResourceFactory lateResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    // health and information

    private static ReactiveHealthIndicator indicator(CompositeReactiveHealthContributor contributor, String name) {
        return (ReactiveHealthIndicator) contributor.getContributor(name);
    }

    @Test
    void thereIsHealthForEachChannelAndForListeners() {
        runner.withPropertyValues("reactor-channel.channels.audit.consumer-group=a")
                .run(context -> {
                    CompositeReactiveHealthContributor contributor = context.getBean(
                            "reactorChannelHealthContributor", CompositeReactiveHealthContributor.class);
                    assertThat(contributor.stream().map(entry -> entry.name()))
                            .containsExactlyInAnyOrder("reactorChannel", "audit", "listeners");
                    Health health = indicator(contributor, "audit").health().block(LONG_ENOUGH);
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails())
                            .containsEntry("token", "not needed")
                            .containsEntry("consumer", "none")
                            .containsEntry("active", false);
                });
    }

    @Test
    void aTokenThatCannotBeHadIsBadHealth() {
        runner.withBean(ChannelAuth.class, () -> ChannelAuth.bearer(Mono.error(new IllegalStateException("no token"))))
                .run(context -> {
                    Health health = indicator(
                                    context.getBean(
                                            "reactorChannelHealthContributor",
                                            CompositeReactiveHealthContributor.class),
                                    "reactorChannel")
                            .health()
                            .block(LONG_ENOUGH);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().get("token")).asString().isNotBlank();
                });
    }

    @Test
    void aTokenThatDoesNotComeIsBadHealth() {
        runner.withPropertyValues("reactor-channel.health.token-timeout=50ms")
                .withBean(ChannelAuth.class, () -> ChannelAuth.bearer(Mono.never()))
                .run(context -> assertThat(indicator(
                                        context.getBean(
                                                "reactorChannelHealthContributor",
                                                CompositeReactiveHealthContributor.class),
                                        "reactorChannel")
                                .health()
                                .block(LONG_ENOUGH)
                                .getStatus())
                        .isEqualTo(Status.DOWN));
    }

    @Test
    void theTokenIsLeftAloneWhereThatIsWanted() {
        runner.withPropertyValues("reactor-channel.health.check-token=false")
                .withBean(
                        ChannelAuth.class, () -> ChannelAuth.bearer(Mono.error(new IllegalStateException("no token"))))
                .run(context -> {
                    Health health = indicator(
                                    context.getBean(
                                            "reactorChannelHealthContributor",
                                            CompositeReactiveHealthContributor.class),
                                    "reactorChannel")
                            .health()
                            .block(LONG_ENOUGH);
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails()).doesNotContainKey("token");
                });
    }

    @Test
    void aPermanentFailureIsBadHealthAtOnceATemporaryOneLater() {
        for (String tolerated : List.of("1h", "0s")) {
            runner.withPropertyValues(
                            "reactor-channel.retry-on-fail=false",
                            "reactor-channel.health.tolerated-failure=" + tolerated)
                    .run(context -> {
                        ReactiveChannel channel = context.getBean(ReactiveChannel.class);
                        assertThat(channel.consume("t")
                                        .materialize()
                                        .blockLast(LONG_ENOUGH)
                                        .getThrowable())
                                .isNotNull();
                        Health health = indicator(
                                        context.getBean(
                                                "reactorChannelHealthContributor",
                                                CompositeReactiveHealthContributor.class),
                                        "reactorChannel")
                                .health()
                                .block(LONG_ENOUGH);
                        assertThat(health.getStatus()).isEqualTo(tolerated.equals("1h") ? Status.UP : Status.DOWN);
                        assertThat(health.getDetails()).containsKeys("failingSince", "failure");
                    });
        }
        runner.withPropertyValues("reactor-channel.consumer-group=", "reactor-channel.health.tolerated-failure=1h")
                .run(context -> {
                    ReactiveChannel channel = context.getBean(ReactiveChannel.class);
                    assertThat(channel.consume("t")
                                    .materialize()
                                    .blockLast(LONG_ENOUGH)
                                    .getThrowable())
                            .isNotNull();
                    assertThat(indicator(
                                            context.getBean(
                                                    "reactorChannelHealthContributor",
                                                    CompositeReactiveHealthContributor.class),
                                            "reactorChannel")
                                    .health()
                                    .block(LONG_ENOUGH)
                                    .getStatus())
                            .isEqualTo(Status.DOWN);
                });
    }

    @Test
    void healthAndInformationCanBeSwitchedOff() {
        runner.withPropertyValues(
                        "management.health.reactor-channel.enabled=false",
                        "management.info.reactor-channel.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("reactorChannelHealthContributor")
                        .doesNotHaveBean("reactorChannelInfoContributor"));
    }

    @Test
    void withoutActuatorThereAreChannels() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ReactiveChannelAutoConfiguration.class,
                        ChannelListenerAutoConfiguration.class,
                        ChannelHealthAutoConfiguration.class,
                        ChannelInfoAutoConfiguration.class))
                .withPropertyValues("reactor-channel.url=http://localhost:1", "reactor-channel.auth.kind=none")
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveChannel.class)
                        .doesNotHaveBean("reactorChannelHealthContributor")
                        .doesNotHaveBean("reactorChannelInfoContributor"));
    }

    @Test
    void healthOfTheApplicationReplacesOurs() {
        CompositeReactiveHealthContributor own = CompositeReactiveHealthContributor.fromMap(Map.of());

        runner.withBean("reactorChannelHealthContributor", CompositeReactiveHealthContributor.class, () -> own)
                .run(context -> assertThat(context.getBean("reactorChannelHealthContributor"))
                        .isSameAs(own));
    }

    @Test
    void informationNamesChannelsAndListeners() {
        runner.run(context -> {
            Info.Builder builder = new Info.Builder();
            context.getBean("reactorChannelInfoContributor", InfoContributor.class)
                    .contribute(builder);
            assertThat(builder.build().getDetails().get("reactorChannel"))
                    .isEqualTo(Map.of(
                            "channels",
                            Map.of("reactorChannel", Map.of("active", false, "paused", false, "topics", List.of())),
                            "listeners",
                            Map.of()));
        });
    }

    @Test
    void nothingIsSentBeforeTheChannelIsUsed() {
        // nobody listens at the URL: any request would fail, and a produce does
        runner.withPropertyValues("reactor-channel.retry-on-fail=false")
                .run(context -> assertThat(context.getBean(ReactiveChannel.class)
                                .produce(ProducerRecord.of("t", Map.of()))
                                .materialize()
                                .block(LONG_ENOUGH)
                                .getThrowable())
                        .hasMessageContaining("no connection"));
    }
}
