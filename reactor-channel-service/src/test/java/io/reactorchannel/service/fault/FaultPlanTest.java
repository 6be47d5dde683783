package io.reactorchannel.service.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plans answer, without a service. */
class FaultPlanTest {

    @Test
    void theEmptyPlanHasNoFaults() {
        assertThat(FaultPlan.none().next(request(Operation.POLL, 1))).isEmpty();
    }

    @Test
    void aScriptedPlanFollowsTheFirstRuleThatFits() {
        ScriptedFaultPlan plan = FaultPlan.scripted()
                .at(Operation.POLL, 3, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                .upTo(Operation.COMMIT, 2, Fault.status(503).retryAfter(1))
                .when(request -> request.number() == 3, Fault.wrongCookie())
                .build();

        assertThat(drawn(plan, Operation.POLL, 4)).containsExactly("", "", "ANSWER_CLOSED", "");
        assertThat(drawn(plan, Operation.COMMIT, 4))
                .containsExactly("STATUS 503 Retry-After 1", "STATUS 503 Retry-After 1", "WRONG_COOKIE 403", "");
        assertThat(drawn(plan, Operation.LOGIN, 4)).containsOnly("");
        assertThat(plan.counts())
                .containsEntry(FaultKind.STATUS, 2L)
                .containsEntry(FaultKind.ANSWER_CLOSED, 1L)
                .containsEntry(FaultKind.WRONG_COOKIE, 1L)
                .containsEntry(FaultKind.LOST_CONSUMER, 0L)
                .hasSize(FaultKind.values().length);
    }

    @Test
    void theSameSeedGivesTheSameFaultsAndAnotherSeedOthers() {
        assertThat(drawn(mixed(1).build(), Operation.POLL, 500))
                .isEqualTo(drawn(mixed(1).build(), Operation.POLL, 500))
                .isNotEqualTo(drawn(mixed(2).build(), Operation.POLL, 500))
                .isNotEqualTo(drawn(mixed(1).build(), Operation.COMMIT, 500));
    }

    @Test
    void whatIsDrawnDoesNotDependOnTheOrderOfRequests() {
        RandomFaultPlan forwards = mixed(7).build();
        RandomFaultPlan backwards = mixed(7).build();
        List<String> first = drawn(forwards, Operation.POLL, 100);

        List<String> last = LongStream.rangeClosed(1, 100)
                .mapToObj(number -> text(backwards.next(request(Operation.POLL, 101 - number))))
                .toList();

        assertThat(last.stream().sorted())
                .containsExactlyElementsOf(first.stream().sorted().toList());
        assertThat(last.get(0)).isEqualTo(first.get(99));
    }

    @Test
    void eachKindComesAsOftenAsItsRateSays() {
        RandomFaultPlan plan = FaultPlan.random(11)
                .rate(FaultKind.STATUS, 0.2)
                .rate(FaultKind.ANSWER_CLOSED, 0.1)
                .rate(FaultKind.DELAY, 0.5)
                .statuses(429, 503)
                .build();

        List<String> drawn = drawn(plan, Operation.POLL, 10_000);

        Map<FaultKind, Long> counts = plan.counts();
        assertThat(counts.get(FaultKind.STATUS)).isBetween(1_850L, 2_150L);
        assertThat(counts.get(FaultKind.ANSWER_CLOSED)).isBetween(850L, 1_150L);
        assertThat(counts.get(FaultKind.DELAY)).isBetween(4_800L, 5_200L);
        assertThat(counts.get(FaultKind.LOST_CONSUMER)).isZero();
        assertThat(drawn)
                .anyMatch(text -> text.startsWith("STATUS 429"))
                .anyMatch(text -> text.startsWith("STATUS 503"));
        assertThat(drawn).anyMatch("ANSWER_CLOSED"::equals).anyMatch(text -> text.startsWith("ANSWER_CLOSED delayed"));
    }

    @Test
    void allKindsAreDrawnWhereTheyApplyAndNowhereElse() {
        RandomFaultPlan plan = FaultPlan.random(3).rateOfEachKind(0.1).build();

        for (Operation operation : Operation.values()) {
            for (long number = 1; number <= 500; number++) {
                plan.next(request(operation, number))
                        .ifPresent(fault ->
                                assertThat(fault.kind().appliesTo(operation)).isTrue());
            }
        }

        assertThat(plan.counts().values()).allMatch(count -> count > 50);
    }

    @Test
    void aStoppedPlanDrawsNothingUntilItIsResumed() {
        RandomFaultPlan plan = FaultPlan.random(3).rate(FaultKind.STATUS, 1).build();
        plan.stop();
        assertThat(drawn(plan, Operation.POLL, 10)).containsOnly("");

        plan.resume();

        assertThat(drawn(plan, Operation.POLL, 10)).containsOnly("STATUS 503");
        assertThat(plan.counts()).containsEntry(FaultKind.STATUS, 10L);
    }

    @Test
    void onlyTheChosenOperationsMeetFaults() {
        RandomFaultPlan plan = FaultPlan.random(3)
                .rate(FaultKind.STATUS, 1)
                .operations(Operation.POLL, Operation.COMMIT)
                .build();

        assertThat(drawn(plan, Operation.PRODUCE, 10)).containsOnly("");
        assertThat(drawn(plan, Operation.COMMIT, 10)).doesNotContain("");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateOutsideOf0To1IsRefused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.random(1).rate(FaultKind.STATUS, rate))
                .withMessageContaining("0 to 1 is accepted");
    }

    @Test
    void ratesThatExceedOneTogetherAreRefused() {
        RandomFaultPlan.Builder builder = FaultPlan.random(1)
                .rate(FaultKind.STATUS, 0.6)
                .rate(FaultKind.ANSWER_CLOSED, 0.6)
                .rate(FaultKind.DELAY, 1);

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("sum of up to 1");
    }

    @Test
    void faultsThatDoNotApplyToAnOperationAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.scripted().at(Operation.LOGIN, 1, Fault.wrongCookie()))
                .withMessageContaining("WRONG_COOKIE does not apply to LOGIN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.scripted().upTo(Operation.LAG, 1, Fault.lostConsumer()))
                .withMessageContaining("LOST_CONSUMER does not apply to LAG");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.scripted().upTo(Operation.PRODUCE, 1, Fault.lostConsumer()))
                .withMessageContaining("LOST_CONSUMER does not apply to PRODUCE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.random(1)
                        .rate(FaultKind.EXPIRED_TOKEN, 0.1)
                        .operations(Operation.LOGIN)
                        .build())
                .withMessageContaining("EXPIRED_TOKEN applies to none of [LOGIN]");
    }

    @Test
    void wrongArgumentsAreRefusedWithWhatIsAccepted() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(200)).withMessageContaining("400 to 599");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.lostAnswer(503))
                .withMessageContaining("500, 502");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.delay(Duration.ZERO))
                .withMessageContaining("above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.status(503).retryAfter(-1))
                .withMessageContaining("from 0 on");
        assertThatIllegalStateException()
                .isThrownBy(() -> Fault.wrongCookie().retryAfter(1))
                .withMessageContaining("STATUS only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.scripted().at(Operation.POLL, 0, Fault.status(500)))
                .withMessageContaining("from 1 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.random(1).rateOfEachKind(0.2))
                .withMessageContaining("0 to 0.125");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.random(1).longestDelay(Duration.ofDays(1)))
                .withMessageContaining("up to an hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultPlan.random(1).statuses())
                .withMessageContaining("at least one");
    }

    @ParameterizedTest
    @EnumSource(names = {"STATUS", "LOST_CONSUMER", "EXPIRED_TOKEN", "WRONG_COOKIE", "DELAY"})
    void onlyKindsOfLostAnswersMakeALostAnswer(FaultKind kind) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.lostAnswer(kind))
                .withMessageContaining("ANSWER_");
    }

    private static RandomFaultPlan.Builder mixed(long seed) {
        return FaultPlan.random(seed).rateOfEachKind(0.1);
    }

    private static List<String> drawn(FaultPlan plan, Operation operation, long requests) {
        return LongStream.rangeClosed(1, requests)
                .mapToObj(number -> text(plan.next(request(operation, number))))
                .toList();
    }

    private static String text(Optional<Fault> fault) {
        return fault.map(Fault::toString).orElse("");
    }

    private static IncomingRequest request(Operation operation, long number) {
        return new IncomingRequest(operation, "GET", "/", operation.isOfConsumer() ? "id" : "", Map.of(), number);
    }
}
