/** The subcommand {@code verify}: files, devices, sets and stdin compared with their streams. */
package io.dgen.cli.verify;
