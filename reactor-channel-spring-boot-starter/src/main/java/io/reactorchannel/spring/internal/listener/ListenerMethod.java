package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.ChannelRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A method that processes records: what it takes and returns, and how it is called. Immutable and safe for use by
 * several threads.
 */
final class ListenerMethod {

    private static final ResolvableType MAP =
            ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class);

    private static final String ACCEPTED =
            "; one argument is accepted, a ChannelRecord, a type that payloads are read as, or a Flux of these,"
                    + " and void, Mono, Flux or another publisher as the result";

    private final Object bean;
    private final Method method;
    private final boolean takesFlux;
    private final Function<ChannelRecord, Object> argument;
    private final @Nullable ReactiveAdapter result;

    /**
     * Looks at a method.
     *
     * @throws IllegalStateException when it cannot be a listener's
     */
    ListenerMethod(Object bean, Method method) {
        if (method.getParameterCount() != 1) {
            throw refused(method, "has " + method.getParameterCount() + " arguments");
        }
        this.bean = bean;
        this.method = method;
        ResolvableType parameter =
                ResolvableType.forMethodParameter(new MethodParameter(method, 0).withContainingClass(bean.getClass()));
        this.takesFlux = parameter.toClass() == Flux.class;
        if (takesFlux && !parameter.hasGenerics()) {
            throw refused(method, "does not say what the Flux is of");
        }
        this.argument = argument(takesFlux ? parameter.getGeneric() : parameter);
        this.result = result();
        ReflectionUtils.makeAccessible(method);
    }

    private Function<ChannelRecord, Object> argument(ResolvableType wanted) {
        if (wanted.toClass() == ChannelRecord.class) {
            return record -> record;
        }
        if (wanted.toClass() == Map.class && MAP.isAssignableFrom(wanted)) {
            return ChannelRecord::payloadAsMap;
        }
        Type type = wanted.getType() instanceof TypeVariable<?> ? wanted.resolve() : wanted.getType();
        if (type == null) {
            throw refused(method, "does not say which type payloads have");
        }
        return record -> record.payloadAs(type);
    }

    private @Nullable ReactiveAdapter result() {
        Class<?> type = method.getReturnType();
        if (type == void.class || type == Void.class) {
            return null;
        }
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
        if (adapter == null) {
            throw refused(method, "returns " + type.getName());
        }
        return adapter;
    }

    private static IllegalStateException refused(Method method, String problem) {
        return new IllegalStateException("@ChannelListener: " + method.toGenericString() + " " + problem + ACCEPTED);
    }

    /** Whether it takes the records of a poll together. */
    boolean takesFlux() {
        return takesFlux;
    }

    /** Has it process a record, or those of a poll. */
    Mono<Void> process(List<ChannelRecord> records) {
        Mono<Void> processing =
                Mono.defer(() -> Flux.from(publisherOf(call(records))).then());
        return result == null ? processing.subscribeOn(Schedulers.boundedElastic()) : processing;
    }

    private Publisher<?> publisherOf(@Nullable Object returned) {
        if (result == null) {
            return Mono.empty();
        }
        if (returned == null) {
            return Mono.error(new IllegalStateException(method.toGenericString() + " returned null"));
        }
        return result.toPublisher(returned);
    }

    private @Nullable Object call(List<ChannelRecord> records) {
        Object given = takesFlux ? Flux.fromIterable(records).map(argument) : argument.apply(records.get(0));
        try {
            return method.invoke(bean, given);
        } catch (InvocationTargetException thrown) {
            throw Exceptions.propagate(thrown.getTargetException());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return method.toGenericString();
    }
}
