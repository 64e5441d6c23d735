/**
 * Overwrites the blocks of a target, and knows what each of them may hold: while it works, and
 * after a crash.
 *
 * <p>The content of a block is a function of the stream, the block's position and its generation.
 * {@link io.dgen.storage.exercise.BlockHistory} keeps one number for each block, {@link
 * io.dgen.storage.exercise.JournalWriter} records what is written before it is written, and {@link
 * io.dgen.storage.exercise.BlockVerifier} names what a block holds instead of what it may hold.
 */
package io.dgen.storage.exercise;
