/**
 * The command line: {@link io.reactorchannel.examples.cli.ReactorChannelCli} with a class for each of its commands, on
 * the public API only.
 *
 * <p>{@code Connection} makes the channel of the options that all commands have in common, whose values come from
 * arguments, the environment or a file ({@code Settings}), {@code Login} who asks; {@code HandedConsumer} is a consumer
 * that goes from one call to the next. What is printed goes through {@code Output}, which knows how much of it was
 * taken; what is read comes from {@code JsonLines}. {@code ErrorReport} turns what goes wrong into one line and an exit
 * code. Nothing outside calls in.
 */
@NullMarked
package io.reactorchannel.examples.cli;

import org.jspecify.annotations.NullMarked;
