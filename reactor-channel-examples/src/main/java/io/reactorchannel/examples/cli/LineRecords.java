package io.reactorchannel.examples.cli;

import io.reactorchannel.ProducerRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a record of each line that is a JSON object, which stays as it is, and reports the others. Reads no faster than
 * records are requested.
 */
final class LineRecords {

    private static final int MOST_REPORTED = 20;

    /** More records than are on their way at a time, to know the lines that they come from. */
    private static final int REMEMBERED = 16 * 1024;

    private static final Pattern SOURCE = Pattern.compile("\\s*\\(?(start marker )?at \\[Source:[^]]*]\\)?");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonLines lines;
    private final String topic;
    private final @Nullable String keyField;
    private final PrintWriter report;
    private final AtomicLongArray lineOf = new AtomicLongArray(REMEMBERED);
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();

    LineRecords(JsonLines lines, String topic, @Nullable String keyField, PrintWriter report) {
        this.lines = lines;
        this.topic = topic;
        this.keyField = keyField;
        this.report = report;
    }

    /** The records; a file that cannot be read is its error. */
    Flux<ProducerRecord> records() {
        return Flux.<ProducerRecord>generate(this::next).subscribeOn(Schedulers.boundedElastic());
    }

    private void next(SynchronousSink<ProducerRecord> sink) {
        try {
            for (Optional<JsonLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<ProducerRecord> record = record(line.get());
                if (record.isPresent()) {
                    sink.next(record.get());
                    return;
                }
            }
            sink.complete();
        } catch (IOException unreadable) {
            sink.error(unreadable);
        }
    }

    private Optional<ProducerRecord> record(JsonLines.Line line) {
        if (line.isWhole() && line.isBlank()) {
            return Optional.empty();
        }
        String problem;
        try {
            if (!line.isWhole()) {
                problem = "longer than " + JsonLines.LONGEST + " bytes";
            } else {
                JsonNode json = JSON.readTree(line.text());
                if (!json.isObject()) {
                    problem = "not a JSON object";
                } else if (keyField != null && !isKey(json.path(keyField))) {
                    problem = "no text, number or boolean in '" + keyField + "' for a key";
                } else {
                    return Optional.of(made(line, json));
                }
            }
        } catch (JacksonException notJson) {
            problem = "not JSON: " + reason(notJson);
        }
        reject(line.number(), problem);
        return Optional.empty();
    }

    /** Without what Jackson says about its source, which is the line. */
    private static String reason(JacksonException notJson) {
        return SOURCE.matcher(notJson.getOriginalMessage()).replaceAll("");
    }

    private static boolean isKey(JsonNode value) {
        return value.isString() || value.isNumber() || value.isBoolean();
    }

    private ProducerRecord made(JsonLines.Line line, JsonNode json) {
        lineOf.set((int) (made.getAndIncrement() % REMEMBERED), line.number());
        ProducerRecord record = ProducerRecord.of(topic, line.text());
        return keyField == null
                ? record
                : record.withShardingKey(json.path(keyField).asString());
    }

    private void reject(long number, String problem) {
        long count = rejected.incrementAndGet();
        if (count <= MOST_REPORTED) {
            report.println("line " + number + " rejected: "
                    + problem.lines().findFirst().orElse(""));
        } else if (count == MOST_REPORTED + 1) {
            report.println("more lines are rejected, without their numbers");
        }
    }

    /** How many records were made. */
    long made() {
        return made.get();
    }

    /** How many lines were rejected. */
    long rejected() {
        return rejected.get();
    }

    /** The line of a record that was on its way lately, counted from 1; 0 for none. */
    long lineOf(long record) {
        return record < 1 || record > made.get() ? 0 : lineOf.get((int) ((record - 1) % REMEMBERED));
    }
}
