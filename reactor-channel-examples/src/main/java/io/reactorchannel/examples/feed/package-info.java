/**
 * The live feed: a WebFlux application on the starter that shows topics in the browser as they flow. Started by
 * {@link io.reactorchannel.examples.feed.LiveFeedApplication}; nobody else calls in here.
 *
 * <p>A record's way: the channel hands it to {@code Feed}, which puts it into {@code FeedLog} and asks for the next
 * when the log has room; each {@code Viewer} takes it from there, no further ahead of what its page says it has shown
 * than its window; when all viewers have shown it, it is acknowledged and may leave the log. So a page that is slow
 * slows the polls, and memory is bounded everywhere on the way.
 */
@NullMarked
package io.reactorchannel.examples.feed;

import org.jspecify.annotations.NullMarked;
