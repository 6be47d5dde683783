package io.reactorchannel.internal.transport;

import io.reactorchannel.error.ChannelError;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Carries requests to the service, each at most once, and its answers back. */
public interface Transport {

    /** What goes out with every request and is not to be shown, for an exchange to begin with. */
    Secrets secrets();

    /**
     * Sends a request when subscribed to.
     *
     * @param request what to send
     * @param authorization the value of the {@code Authorization} header; null for none
     * @param secrets what is not to be shown of this exchange; the cookies are added
     * @return the whole answer, whatever its status; a {@link ChannelError} when there is none, or it is a redirect
     *     that is not followed
     */
    Mono<Answer> exchange(Request request, @Nullable String authorization, Secrets secrets);
}
