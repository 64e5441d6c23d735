/**
 * Files: a stream written into one and a file compared with one, generation and storage side by
 * side, and the manifest that says what a file holds.
 *
 * <p>Uses {@code io.dgen} alone; nothing here knows of the command.
 */
package io.dgen.io;
