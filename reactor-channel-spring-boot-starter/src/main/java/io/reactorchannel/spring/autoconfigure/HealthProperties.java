package io.reactorchannel.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of the health of channels, as properties. */
@ConfigurationProperties("reactor-channel.health")
class HealthProperties {

    /** How long polls may fail temporarily before the health is DOWN. */
    private Duration toleratedFailure = Duration.ofMinutes(1);

    /** Whether a token is asked for, by a login when there is none. */
    private boolean checkToken = true;

    /** How long a token may take. */
    private Duration tokenTimeout = Duration.ofSeconds(5);

    public Duration getToleratedFailure() {
        return toleratedFailure;
    }

    public void setToleratedFailure(Duration toleratedFailure) {
        this.toleratedFailure = toleratedFailure;
    }

    public boolean isCheckToken() {
        return checkToken;
    }

    public void setCheckToken(boolean checkToken) {
        this.checkToken = checkToken;
    }

    public Duration getTokenTimeout() {
        return tokenTimeout;
    }

    public void setTokenTimeout(Duration tokenTimeout) {
        this.tokenTimeout = tokenTimeout;
    }
}
