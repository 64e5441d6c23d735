/** The subcommand {@code info}: what is in use on this machine, and why the rest is not. */
package io.dgen.cli.info;
