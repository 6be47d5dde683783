package io.reactorchannel.service.internal.consumer;

import java.util.Map;
import java.util.Set;

/** Looks into payloads for a filter. Must not block and must not throw, whatever the bytes are. */
@FunctionalInterface
public interface PayloadFields {

    /**
     * Reads top-level fields of a payload.
     *
     * @param payload any bytes, perhaps of no known format
     * @param names which fields are asked for
     * @return what they say, by name; without those that are missing or neither text, number nor boolean
     */
    Map<String, String> read(byte[] payload, Set<String> names);
}
