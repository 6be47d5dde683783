package io.reactorchannel.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.internal.login.Token;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Many threads use a token whose issuer withdraws it again and again, and refuse what they hold, often long after
 * another was fetched. A token that is still good is never fetched a second time: nobody asks beside a request on its
 * way, and no late refusal takes away a later token.
 */
class CachedAuthStressTest {

    private static final int USERS = 4;
    private static final int USES = 20_000;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final AtomicInteger good = new AtomicInteger();
    private final Map<String, Integer> fetched = new ConcurrentHashMap<>();

    @Test
    void noTokenIsFetchedTwiceWhateverTheRaces() {
        Scheduler issuer = Schedulers.newParallel("issuer", 2);
        Scheduler users = Schedulers.newBoundedElastic(USERS, USERS, "user");
        try {
            ChannelAuth auth = new CachedAuth(
                    "stress",
                    Mono.fromSupplier(() -> new Token(issue(), null))
                            .subscribeOn(issuer)
                            .publishOn(issuer));
            Flux.range(0, USERS)
                    .flatMap(user -> Mono.fromRunnable(() -> use(auth)).subscribeOn(users), USERS)
                    .blockLast(LONG_ENOUGH);
        } finally {
            users.dispose();
            issuer.dispose();
        }
        assertThat(good).as("withdrawals").hasPositiveValue();
        assertThat(fetched)
                .hasSizeGreaterThan(good.get() / 10)
                .allSatisfy((token, times) -> assertThat(times).as(token).isEqualTo(1));
    }

    private String issue() {
        String token = "token " + good.get();
        fetched.merge(token, 1, Integer::sum);
        return token;
    }

    private void use(ChannelAuth auth) {
        String refused = "none";
        for (int use = 0; use < USES; use++) {
            String token = auth.token().block(LONG_ENOUGH);
            if (ThreadLocalRandom.current().nextInt(10) == 0) {
                good.incrementAndGet();
            }
            if (!token.equals("token " + good.get())) {
                auth.invalidate(token);
                refused = token;
            } else {
                auth.invalidate(refused); // late, and again
            }
        }
    }
}
