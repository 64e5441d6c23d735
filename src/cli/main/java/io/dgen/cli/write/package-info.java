/** The subcommand {@code write}: streams written to files, devices, sets and stdout. */
package io.dgen.cli.write;
