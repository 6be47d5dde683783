package io.reactorchannel.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The answer to a poll, encoded once: only the offsets differ from answer to answer, and are written over digits that
 * are there already. Not safe for use by several threads.
 */
public final class PreparedBatch {

    /** Offsets have as many digits from here to the last that is met. */
    private static final long FIRST_OFFSET = 1_000_000_000L;

    private static final int DIGITS = 10;
    private static final int PARTITIONS = 4;

    private final Shape shape;
    private final byte[] template;
    private final int[] offsets;
    private long answered;

    /**
     * Encodes it.
     *
     * @param shape how many records of which size
     */
    public PreparedBatch(Shape shape) {
        this.shape = shape;
        this.offsets = new int[shape.records()];
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        write(body, "{\"records\":[");
        for (int i = 0; i < shape.records(); i++) {
            write(body, i == 0 ? "" : ",");
            write(body, "{\"routingData\":{\"topic\":\"orders\",\"shardingKey\":\"customer " + i % 100 + "\"},");
            write(body, "\"message\":{\"headers\":{\"country\":\"NO\"},\"payload\":\"");
            body.writeBytes(Base64.getEncoder().encode(payload(i, shape.bytes())));
            write(body, "\"},\"partition\":" + i % PARTITIONS + ",\"offset\":");
            offsets[i] = body.size();
            write(body, FIRST_OFFSET + "}");
        }
        write(body, "]}");
        this.template = body.toByteArray();
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * An order of so many bytes: some numbers and texts, a list, and a note that fills it up.
     *
     * @param number makes it another
     * @param bytes its size; small ones get a little larger
     * @return JSON
     */
    public static byte[] payload(int number, int bytes) {
        String begin = "{\"order\":" + (100_000 + number) + ",\"customer\":\"customer " + number % 100
                + "\",\"amount\":" + number % 1_000 + ".25,\"paid\":true,\"lines\":[";
        StringBuilder json = new StringBuilder(begin);
        String line = "{\"article\":\"A-" + number % 500 + "\",\"count\":3,\"price\":12.5}";
        for (int i = 0; json.length() + line.length() + 50 < bytes; i++) {
            json.append(i == 0 ? "" : ",").append(line);
        }
        json.append("],\"note\":\"");
        json.append("x".repeat(Math.max(0, bytes - json.length() - 2)));
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The next answer.
     *
     * @return a body of the caller's own
     */
    public byte[] next() {
        byte[] body = template.clone();
        long polled = answered * shape.records();
        for (int i = 0; i < shape.records(); i++) {
            writeDigits(body, offsets[i], FIRST_OFFSET + rank(polled + i));
        }
        answered++;
        return body;
    }

    /** The number of a record within its partition: partitions take turns within an answer. */
    private long rank(long record) {
        long answer = record / shape.records();
        long place = record % shape.records();
        long perAnswer = (shape.records() + PARTITIONS - 1L) / PARTITIONS;
        return answer * perAnswer + place / PARTITIONS;
    }

    private static void writeDigits(byte[] body, int at, long number) {
        long rest = number;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            body[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
