package io.reactorchannel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.spring.listener.Await;
import io.reactorchannel.spring.listener.ChannelListener;
import io.reactorchannel.test.TestService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

/** An application that was processed ahead of time, as for a native image, does what it does otherwise. */
class AheadOfTimeTest {

    record Order(int order) {}

    /** Listens, and says what it has seen. */
    public static class Seen {

        final List<Integer> orders = new CopyOnWriteArrayList<>();

        @ChannelListener(topics = "orders")
        void on(Order order) {
            orders.add(order.order());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Application {

        @Bean
        public Seen seen() {
            return new Seen();
        }
    }

    private static TestPropertyValues properties(String url) {
        return TestPropertyValues.of(
                "reactor-channel.url=" + url,
                "reactor-channel.auth.kind=none",
                "reactor-channel.consumer-group=g",
                "reactor-channel.offset=earliest",
                "reactor-channel.empty-poll-delay=20ms",
                "reactor-channel.channels.audit.consumer-group=auditors");
    }

    @Test
    @CompileWithForkedClassLoader
    void processingPassesAndTheGeneratedApplicationListens() {
        try (TestService service = TestService.http(options -> options.topic("orders", 1))) {
            String url = service.service().url();
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            new ConfigDataApplicationContextInitializer().initialize(context);
            properties(url).applyTo(context);
            context.register(Application.class);
            TestGenerationContext generation = new TestGenerationContext();

            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();

            assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Seen.class, "on"))
                    .accepts(generation.getRuntimeHints());
            assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(generation.getRuntimeHints());
            TestCompiler.forSystem()
                    .with(generation)
                    .compile(compiled -> runs(service, compiled.getInstance(ApplicationContextInitializer.class)));
        }
    }

    private static void runs(TestService service, ApplicationContextInitializer<GenericApplicationContext> generated) {
        GenericApplicationContext context = new GenericApplicationContext();
        properties(service.service().url()).applyTo(context);
        generated.initialize(context);
        context.refresh();
        try {
            service.produce("orders", Map.of("order", 1));

            Await.until("committed", () -> service.committed("g", "orders") == 1);
            assertThat(context.getBean(Seen.class).orders).containsExactly(1);
            assertThat(context.getBeanNamesForType(ReactiveChannel.class))
                    .containsExactlyInAnyOrder("reactorChannel", "audit");
        } finally {
            context.close();
        }
    }
}
