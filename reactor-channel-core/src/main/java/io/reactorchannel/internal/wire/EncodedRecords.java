package io.reactorchannel.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/** The whole body of a produce request, ready to be sent, with or without further headers for its records. */
public final class EncodedRecords {

    /** What follows a record's headers: their end, and those of the message and the record. */
    private static final int AFTER_HEADERS = "}}}".length();

    private final byte[] body;
    private final int[] ends;

    /**
     * Takes a body.
     *
     * @param body the whole body, not to be changed
     * @param ends where each record ends in it
     */
    EncodedRecords(byte[] body, int[] ends) {
        this.body = body;
        this.ends = ends;
    }

    /** The size without further headers, in bytes. */
    public int size() {
        return body.length;
    }

    /** The body without further headers; not to be changed. */
    public byte[] plain() {
        return body;
    }

    /**
     * The body with headers added to each record.
     *
     * @param added the headers to add
     * @param own the headers that each record has, which are left as they are
     */
    public byte[] with(Map<String, String> added, List<Map<String, String>> own) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 128 * ends.length);
        int copied = 0;
        for (int record = 0; record < ends.length; record++) {
            int headersEnd = ends[record] - AFTER_HEADERS;
            bytes.write(body, copied, headersEnd - copied);
            bytes.writeBytes(fields(added, own.get(record)));
            copied = headersEnd;
        }
        bytes.write(body, copied, body.length - copied);
        return bytes.toByteArray();
    }

    private static byte[] fields(Map<String, String> added, Map<String, String> own) {
        String fields = added.entrySet().stream()
                .filter(header -> !own.containsKey(header.getKey()))
                .map(header -> quoted(header.getKey()) + ":" + quoted(header.getValue()))
                .collect(Collectors.joining(","));
        return (own.isEmpty() || fields.isEmpty() ? fields : "," + fields).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
