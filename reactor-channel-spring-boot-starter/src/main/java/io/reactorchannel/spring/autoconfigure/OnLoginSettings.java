package io.reactorchannel.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether properties say how to log in, or of a service that would need it. */
final class OnLoginSettings extends SpringBootCondition {

    OnLoginSettings() {}

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Login of reactor-channel");
        boolean set = context.getEnvironment().containsProperty("reactor-channel.url")
                || Binder.get(context.getEnvironment())
                        .bind("reactor-channel.auth", Bindable.mapOf(String.class, Object.class))
                        .isBound();
        return new ConditionOutcome(
                set, set ? message.because("url or auth is set") : message.because("nothing is set"));
    }
}
