package io.reactorchannel.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorchannel.ChannelRecord;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is held for viewers, what they get of it, and when a record is done. */
class FeedLogTest {

    private static final FeedFilter ALL = FeedFilter.of(Set.of(), "");

    /** A clock that goes when it is told to. */
    private static final class TestClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A record that says whether it was acknowledged. */
    private static final class TestRecord implements ChannelRecord {

        private final String topic;
        private final long offset;
        private final String payload;
        private int acknowledged;

        TestRecord(String topic, long offset, String payload) {
            this.topic = topic;
            this.offset = offset;
            this.payload = payload;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public Optional<String> shardingKey() {
            return Optional.of("Key " + offset);
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("country", "NO");
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public Optional<byte[]> payload() {
            return Optional.of(payload.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> encodedPayload() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> payloadAsMap() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T payloadAs(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object payloadAs(Type type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void acknowledge() {
            acknowledged++;
        }

        @Override
        public Mono<Void> commit() {
            throw new UnsupportedOperationException();
        }
    }

    private final TestClock clock = new TestClock();
    private final List<TestRecord> given = new ArrayList<>();
    private final FeedLog log = log(10, 1_000_000, 3);

    private FeedLog log(int capacity, long maxBytes, int window) {
        FeedSettings settings = new FeedSettings(
                List.of("t"), capacity, DataSize.ofBytes(maxBytes), window, Duration.ofSeconds(60), 2, 0);
        return new FeedLog(settings, clock, "run");
    }

    private Mono<Void> put(FeedLog into, String payload) {
        TestRecord record = new TestRecord("t", given.size(), payload);
        given.add(record);
        return into.put(record);
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            put(log, "{}");
        }
    }

    private Viewer enter(String id, FeedFilter filter, @Nullable Long from) {
        return log.enter(id, filter, from == null ? null : log.position(from)).orElseThrow();
    }

    private static List<Long> positions(List<FeedEvent> events) {
        return events.stream()
                .filter(FeedEvent.Shown.class::isInstance)
                .map(event -> ((FeedEvent.Shown) event).record().position())
                .toList();
    }

    private List<Integer> acknowledged() {
        List<Integer> done = new ArrayList<>();
        given.forEach(record -> done.add(record.acknowledged));
        return done;
    }

    @Test
    void aViewerGetsNoMoreThanItsWindowBeyondWhatItsPageHasShown() {
        put(8);
        Viewer viewer = enter("a", ALL, null);

        assertThat(positions(log.take(viewer))).containsExactly(0L, 1L, 2L);
        assertThat(log.take(viewer)).isEmpty();

        log.shown("a", log.position(1));
        assertThat(positions(log.take(viewer))).containsExactly(3L, 4L);
    }

    @Test
    void whatAllViewersHaveShownIsAcknowledgedOnce() {
        Viewer one = enter("one", ALL, null);
        Viewer other = enter("other", ALL, null);
        put(3);
        log.take(one);
        log.take(other);

        log.shown("one", log.position(2));
        assertThat(acknowledged()).containsExactly(0, 0, 0);
        log.shown("other", log.position(0));
        assertThat(acknowledged()).containsExactly(1, 0, 0);
        log.shown("other", log.position(2));
        log.shown("other", log.position(2));
        assertThat(acknowledged()).containsExactly(1, 1, 1);
    }

    @Test
    void withoutViewersRecordsAreAcknowledgedAndTheOldestGo() {
        put(15);

        assertThat(acknowledged()).hasSize(15).containsOnly(1);
        assertThat(log.held()).isEqualTo(9);
        assertThat(positions(log.take(enter("a", ALL, null)))).containsExactly(6L, 7L, 8L);
    }

    @Test
    void aFullLogTakesNoMoreUntilThePageHasShownSome() {
        Viewer viewer = enter("a", ALL, null);
        put(9);
        StepVerifier.create(put(log, "{}"))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1))
                .then(() -> {
                    assertThat(log.held()).isEqualTo(10);
                    log.take(viewer);
                    log.shown("a", log.position(0));
                })
                .expectComplete()
                .verify(Duration.ofSeconds(10));
        assertThat(log.held()).isEqualTo(9);
    }

    @Test
    void largePayloadsFillTheLogToo() {
        FeedLog small = log(10, 1_000, 3);
        Viewer viewer = small.enter("a", ALL, null).orElseThrow();

        StepVerifier.create(put(small, "x".repeat(1_500)))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1))
                .then(() -> {
                    small.take(viewer);
                    small.shown("a", small.position(0));
                })
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void whatAFilterLeavesOutCountsAsShown() {
        Viewer viewer = enter("a", FeedFilter.of(Set.of("other"), ""), null);
        put(7);

        List<FeedEvent> events = log.take(viewer);

        assertThat(events).containsExactly(new FeedEvent.Passed(2), new FeedEvent.Passed(5));
        assertThat(acknowledged()).containsOnly(1);
    }

    @Test
    void textIsLookedForInKeyHeadersAndPayloadWhateverItsCase() {
        put(log, "{\"state\": \"PAID\"}");

        for (String text : List.of("paid", "Paid", "key 0", "no", "")) {
            assertThat(positions(log.take(enter("a", FeedFilter.of(Set.of("t"), text), null))))
                    .as(text)
                    .containsExactly(0L);
        }
        assertThat(log.take(enter("a", FeedFilter.of(Set.of("t"), "sent"), null)))
                .isEmpty();
    }

    @Test
    void aViewerThatComesBackGoesOnBehindWhatItHas() {
        put(6);
        Viewer before = enter("a", ALL, null);
        log.take(before);
        log.leave(before);

        Viewer after = enter("a", ALL, 1L);

        assertThat(before.hasEnded()).isTrue();
        log.shown("a", log.position(1));
        assertThat(positions(log.take(after))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatWasSentAndNotShownIsStillHeldForAViewerThatComesBack() {
        Viewer before = enter("a", ALL, null);
        put(3);
        log.take(before);
        log.leave(before);
        enter("a", ALL, 1L);

        assertThat(acknowledged()).as("0 and 1 are in the page and not shown").containsExactly(0, 0, 0);
        log.shown("a", log.position(1));
        assertThat(acknowledged()).containsExactly(1, 1, 0);
    }

    @Test
    void aViewerOfAnotherRunGetsAllThatIsHeld() {
        put(2);
        Viewer viewer = log.enter("a", ALL, new FeedPosition("earlier", 500)).orElseThrow();

        assertThat(positions(log.take(viewer))).containsExactly(0L, 1L);
        log.shown("a", new FeedPosition("earlier", 1));
        assertThat(log.take(viewer)).isEmpty();
    }

    @Test
    void whatIsNotHeldAnyMoreIsAGap() {
        put(15);

        List<FeedEvent> events = log.take(enter("a", ALL, 1L));

        assertThat(events.get(0)).isEqualTo(new FeedEvent.Gap(4));
        assertThat(positions(events)).containsExactly(6L, 7L, 8L);
    }

    @Test
    void aPositionThatThereNeverWasIsNoPosition() {
        put(2);

        assertThat(positions(log.take(enter("a", ALL, 99L)))).containsExactly(0L, 1L);
        log.shown("a", log.position(99));
        assertThat(acknowledged()).containsExactly(1, 1); // before the viewer came
    }

    @Test
    void aPageThatShowsWhatAnotherStreamSentShowsNothingOfThisOne() {
        put(9);
        Viewer before = enter("a", ALL, 4L);
        log.take(before);
        enter("a", FeedFilter.of(Set.of(), "{"), null); // another filter begins anew

        log.shown("a", log.position(7)); // late, of the stream before

        assertThat(positions(log.take(enter("a", ALL, null)))).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aViewerThatDoesNotComeBackIsForgotten() {
        Viewer viewer = enter("a", ALL, null);
        put(2);
        log.leave(viewer);
        assertThat(log.viewers()).isZero();

        clock.now = clock.now.plusSeconds(59);
        log.forgetTheGone();
        assertThat(acknowledged()).containsExactly(0, 0);
        clock.now = clock.now.plusSeconds(1);
        log.forgetTheGone();
        assertThat(acknowledged()).containsExactly(1, 1);
    }

    @Test
    void aRecordThatComesAgainIsHeldOnceAndAcknowledgedAtItsNewConsumer() {
        Viewer viewer = enter("a", ALL, null);
        put(1);
        TestRecord again = new TestRecord("t", 0, "{}");

        StepVerifier.create(log.put(again)).expectComplete().verify(Duration.ofSeconds(10));

        assertThat(positions(log.take(viewer))).containsExactly(0L);
        log.shown("a", log.position(0));
        assertThat(given.get(0).acknowledged).isZero();
        assertThat(again.acknowledged).isEqualTo(1);
    }

    @Test
    void whoWaitsForMoreIsToldWhenThereIs() {
        Viewer viewer = enter("a", ALL, null);

        StepVerifier.create(log.whenMore(viewer))
                .then(() -> put(1))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
        StepVerifier.create(log.whenMore(viewer)).expectComplete().verify(Duration.ofSeconds(10));
    }

    @Test
    void whoWaitsWithAFullWindowIsToldWhenThePageHasShownSome() {
        put(6);
        Viewer viewer = enter("a", ALL, null);
        log.take(viewer);

        StepVerifier.create(log.whenMore(viewer))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1))
                .then(() -> log.shown("a", log.position(0)))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void thereAreNoMoreViewersThanAllowed() {
        enter("a", ALL, null);
        enter("b", ALL, null);

        assertThat(log.enter("c", ALL, null)).isEmpty();
        assertThat(log.enter("a", ALL, null)).as("one that comes back").isPresent();
    }

    @Test
    void recordsAreFoundByPositionWhileTheyAreHeld() {
        put(15);

        assertThat(log.find(log.position(14)).orElseThrow().offset()).isEqualTo(14);
        assertThat(log.find(log.position(0))).isEmpty();
        assertThat(log.find(log.position(15))).isEmpty();
        assertThat(log.find(new FeedPosition("earlier", 14))).isEmpty();
    }

    @Test
    void longPayloadsAreSentInPart() {
        put(log, "x".repeat(5_000));

        FeedRecord sent = ((FeedEvent.Shown) log.take(enter("a", ALL, null)).get(0)).record();

        assertThat(sent.payload()).hasSize(2_000);
        assertThat(sent.truncated()).isTrue();
        assertThat(sent.size()).isEqualTo(5_000);
        assertThat(log.find(log.position(0)).orElseThrow().payload()).hasSize(5_000);
    }

    @Test
    void positionsAreReadAsTheyAreWritten() {
        assertThat(FeedPosition.parse("ab-cd-12")).contains(new FeedPosition("ab-cd", 12));
        for (String other : new String[] {null, "", "-1", "12", "run-", "run-x"}) {
            assertThat(FeedPosition.parse(other)).as(String.valueOf(other)).isEmpty();
        }
    }
}
