package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.fault.Operation;
import java.util.List;
import java.util.Optional;

/**
 * A method and a path that are answered.
 *
 * @param operation what it is for
 * @param method in capitals
 * @param segments of the path; one of them may be {@link #ID}
 * @param open whether it is answered without a token
 * @param endpoint what answers
 */
record Route(Operation operation, String method, List<String> segments, boolean open, Endpoint endpoint) {

    /** Stands for any one segment that is not empty. */
    static final String ID = "{id}";

    static Route of(Operation operation, String method, String path, Endpoint endpoint) {
        return new Route(operation, method, segments(path), false, endpoint);
    }

    static Route open(Operation operation, String method, String path, Endpoint endpoint) {
        return new Route(operation, method, segments(path), true, endpoint);
    }

    static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** The id in a path that fits, empty text where the route has none; nothing when the path does not fit. */
    Optional<String> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        String id = "";
        for (int i = 0; i < path.size(); i++) {
            if (segments.get(i).equals(ID) && !path.get(i).isEmpty()) {
                id = path.get(i);
            } else if (!segments.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(id);
    }
}
