package io.reactorchannel.test;

import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.StreamingServiceBuilder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests a {@link TestService} each: by {@link StreamingServiceTest}, or registered as a field for options that an
 * annotation cannot say:
 *
 * <pre>{@code
 * @RegisterExtension
 * final StreamingServiceExtension services = StreamingServiceExtension.http(options -> options.topic("orders", 3));
 * }</pre>
 *
 * The service starts when a parameter first asks for it, and is closed after the test.
 */
public final class StreamingServiceExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(StreamingServiceExtension.class);

    private final @Nullable Supplier<TestService> start;

    /** For {@link StreamingServiceTest}, whose attributes say what is started. */
    public StreamingServiceExtension() {
        this.start = null;
    }

    private StreamingServiceExtension(Supplier<TestService> start) {
        this.start = start;
    }

    /**
     * Services on loopback.
     *
     * @param options as for {@link TestService#http}
     * @return the extension
     */
    public static StreamingServiceExtension http(UnaryOperator<StreamingServiceBuilder> options) {
        return new StreamingServiceExtension(() -> TestService.http(options));
    }

    /**
     * Services in memory.
     *
     * @param options as for {@link TestService#inMemory(UnaryOperator)}
     * @return the extension
     */
    public static StreamingServiceExtension inMemory(UnaryOperator<StreamingServiceBuilder> options) {
        return new StreamingServiceExtension(() -> TestService.inMemory(options));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestService.class || type == StreamingService.class || type == ReactiveChannel.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Class<?> type = parameter.getParameter().getType();
        TestService service = ofTest(test, TestService.class, key -> started(test));
        if (type == TestService.class) {
            return service;
        }
        return type == StreamingService.class
                ? service.service()
                : ofTest(test, ReactiveChannel.class, key -> service.channel());
    }

    /** A constructor runs in the test's own scope as well. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    /** What is kept until the test is over, and closed then. */
    private static <T> T ofTest(ExtensionContext test, Class<T> type, Function<Object, T> made) {
        Store store = test.getStore(NAMESPACE);
        return type.cast(store.computeIfAbsent((Object) type, made, Object.class));
    }

    private TestService started(ExtensionContext test) {
        return start == null ? started(annotation(test)) : start.get();
    }

    private static TestService started(StreamingServiceTest asked) {
        UnaryOperator<StreamingServiceBuilder> options = builder -> {
            for (String topic : asked.topics()) {
                builder.topic(topic, asked.partitions());
            }
            return builder;
        };
        return asked.inMemory() ? TestService.inMemory(options) : TestService.http(options);
    }

    private static StreamingServiceTest annotation(ExtensionContext test) {
        return AnnotationSupport.findAnnotation(test.getRequiredTestClass(), StreamingServiceTest.class)
                .orElseThrow(() -> new IllegalStateException(
                        "StreamingServiceExtension: annotate the class with @StreamingServiceTest, or register the"
                                + " extension as a field with http(…) or inMemory(…)"));
    }
}
