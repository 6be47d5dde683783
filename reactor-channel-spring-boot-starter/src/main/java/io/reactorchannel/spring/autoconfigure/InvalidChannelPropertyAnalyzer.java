package io.reactorchannel.spring.autoconfigure;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Says which property of a channel is wrong, where it was set, and what is accepted instead. */
final class InvalidChannelPropertyAnalyzer extends AbstractFailureAnalyzer<InvalidChannelPropertyException> {

    private static final Set<String> SECRETS = Set.of("password", "client-secret", "token");

    private final @Nullable Environment environment;

    InvalidChannelPropertyAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidChannelPropertyException cause) {
        String where = configured(cause.property()).map(this::value).orElse("\n\n    Not set.");
        return new FailureAnalysis(
                "The property '" + cause.property() + "' is wrong: " + cause.problem() + where,
                "Set '" + cause.property() + "' to a value that is accepted, see the reason above. With"
                        + " reactor-channel.enabled=false no channel is configured.",
                cause);
    }

    private Optional<ConfigurationProperty> configured(String property) {
        if (environment == null || !ConfigurationPropertyName.isValid(property)) {
            return Optional.empty();
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .flatMap(source -> Optional.ofNullable(source.getConfigurationProperty(name)).stream())
                .findFirst();
    }

    private String value(ConfigurationProperty found) {
        String last = found.getName()
                .getLastElement(ConfigurationPropertyName.Form.DASHED)
                .toLowerCase(Locale.ROOT);
        String value = SECRETS.contains(last) ? "(not shown)" : StringUtils.truncate(String.valueOf(found.getValue()));
        return "\n\n    Property: " + found.getName() + "\n    Value: " + value + "\n    Origin: " + found.getOrigin();
    }
}
