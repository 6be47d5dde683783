package io.reactorchannel.test;

import org.assertj.core.api.AbstractAssert;

/** Assertions about what a {@link TestService} has: records, consumers, commits. */
public final class TestServiceAssert extends AbstractAssert<TestServiceAssert, TestService> {

    TestServiceAssert(TestService actual) {
        super(actual, TestServiceAssert.class);
    }

    /**
     * A group has committed just so many records of a topic, all partitions together.
     *
     * @param group the group
     * @param topic the topic
     * @param records the number, see {@link TestService#committed}
     * @return this
     */
    public TestServiceAssert hasCommitted(String group, String topic, long records) {
        isNotNull();
        long committed = actual.committed(group, topic);
        if (committed != records) {
            throw failureWithActualExpected(
                    committed,
                    records,
                    "Expected group %s to have committed %d records of topic %s, but it has committed %d: %s",
                    group,
                    records,
                    topic,
                    committed,
                    actual.service().committedOffsets(group, topic));
        }
        return this;
    }

    /**
     * A group has committed nothing of a topic.
     *
     * @param group the group
     * @param topic the topic
     * @return this
     */
    public TestServiceAssert hasCommittedNothing(String group, String topic) {
        return hasCommitted(group, topic, 0);
    }

    /**
     * A topic has just so many records, all partitions together.
     *
     * @param topic the topic
     * @param records the number
     * @return this
     */
    public TestServiceAssert hasRecords(String topic, long records) {
        isNotNull();
        int stored = actual.records(topic).size();
        if (stored != records) {
            throw failureWithActualExpected(
                    stored, records, "Expected topic %s to have %d records, but it has %d", topic, records, stored);
        }
        return this;
    }

    /**
     * There are just so many consumers, of all groups together.
     *
     * @param consumers the number
     * @return this
     */
    public TestServiceAssert hasConsumers(int consumers) {
        isNotNull();
        int there = actual.service().consumers();
        if (there != consumers) {
            throw failureWithActualExpected(
                    there, consumers, "Expected the service to have %d consumers, but it has %d", consumers, there);
        }
        return this;
    }

    /**
     * No client has done what no client may do, see {@code StreamingService.violations()}.
     *
     * @return this
     */
    public TestServiceAssert hasNoViolations() {
        isNotNull();
        if (!actual.service().violations().isEmpty()) {
            failWithMessage(
                    "Expected no client to misbehave, but: %s", actual.service().violations());
        }
        return this;
    }
}
