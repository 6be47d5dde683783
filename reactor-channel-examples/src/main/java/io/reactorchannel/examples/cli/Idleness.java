package io.reactorchannel.examples.cli;

import java.time.Duration;
import reactor.netty.http.client.HttpClient;

/**
 * How long polls have been answered with nothing. A service that does not answer is not idle: what it has is not known.
 */
final class Idleness {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private volatile long busy;
    private volatile long answered;

    /** Sees the answers to polls. */
    HttpClient watch(HttpClient client) {
        return client.doOnResponse((answer, connection) -> {
            int status = answer.status().code();
            if (answer.path().endsWith("/records") && (status == OK || status == NO_CONTENT)) {
                if (answered == 0) {
                    busy();
                }
                answered = System.nanoTime();
            }
        });
    }

    /** Records have come, or were still printed. */
    void busy() {
        busy = System.nanoTime();
    }

    boolean hasLasted(Duration time) {
        return answered != 0 && answered - busy >= time.toNanos();
    }
}
