/** The subcommand {@code profiles}: named sets of a stream's options. */
package io.dgen.cli.profiles;
