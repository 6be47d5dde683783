/**
 * The backend that keeps topics, groups and offsets in memory, within bounds.
 *
 * <p>Not API. Made by {@code io.reactorchannel.service}, called through {@code internal.backend}.
 *
 * <p>Two kinds of monitor guard the state, each held for in-memory work only: a group's (its consumers, who holds which
 * partition, positions, committed offsets) and a partition's (its records). A thread that holds a group's may take a
 * partition's, never the other way round. Under a partition's no foreign code runs, and under a group's only the
 * observer of commits, which has to see each one before it takes effect and in that order.
 */
@NullMarked
package io.reactorchannel.service.internal.memory;

import org.jspecify.annotations.NullMarked;
