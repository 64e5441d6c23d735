/** The subcommand {@code locate}: where the data of a file belongs. */
package io.dgen.cli.locate;
