package io.reactorchannel.spring.internal.listener;

import io.reactorchannel.spring.listener.ChannelListener;
import java.lang.reflect.Method;
import java.util.Map;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods of beans that listen. */
public final class ListenerPostProcessor implements BeanPostProcessor {

    private final ObjectProvider<ListenerDefinitions> definitions;

    /**
     * Creates a processor.
     *
     * @param definitions makes listeners of what is found; asked for when something is
     */
    public ListenerPostProcessor(ObjectProvider<ListenerDefinitions> definitions) {
        this.definitions = definitions;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (AnnotationUtils.isCandidateClass(type, ChannelListener.class)) {
            Map<Method, ChannelListener> found =
                    MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<ChannelListener>)
                            method -> AnnotatedElementUtils.findMergedAnnotation(method, ChannelListener.class));
            found.forEach((method, annotation) ->
                    definitions.getObject().add(bean, name, invocable(bean, method), annotation));
        }
        return bean;
    }

    private static Method invocable(Object bean, Method method) {
        return AopUtils.selectInvocableMethod(method, bean.getClass());
    }
}
