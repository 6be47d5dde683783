/**
 * Faults on purpose, to test clients of a streaming service against.
 *
 * <p>Two places to put them. Inside the embedded service a {@link io.reactorchannel.service.fault.FaultPlan} decides
 * for every request whether it is refused, delayed, or served and its answer lost:
 *
 * <pre>{@code
 * FaultPlan plan = FaultPlan.scripted()
 *         .at(Operation.POLL, 3, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
 *         .upTo(Operation.COMMIT, 2, Fault.status(503).retryAfter(1))
 *         .build();
 * StreamingService service = StreamingService.builder().authentication(false).faults(plan).start();
 * }</pre>
 *
 * <p>Between a client and any service, a {@link io.reactorchannel.service.fault.FaultProxy} passes the bytes on, or
 * slows, cuts and swallows them:
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to("127.0.0.1", service.port()).start()) {
 *     proxy.next(Toxics.none().resetAfter(Direction.ANSWER, 100));
 *     // a client of proxy.url() sees its first connection reset after 100 bytes
 * }
 * }</pre>
 *
 * <p>The service also watches its clients: {@code StreamingService.violations()} tells what they did that no client may
 * do, and a {@link io.reactorchannel.service.fault.CommitListener} sees each commit before it takes effect.
 *
 * <p>Called by users, by {@code io.reactorchannel.service}, {@code internal.rest} and {@code internal.watch}; calls
 * {@code internal.proxy}, which moves the bytes.
 */
@NullMarked
package io.reactorchannel.service.fault;

import org.jspecify.annotations.NullMarked;
