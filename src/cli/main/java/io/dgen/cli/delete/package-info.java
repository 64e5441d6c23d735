/** The subcommand {@code delete}: removes the objects of a set from a store. */
package io.dgen.cli.delete;
