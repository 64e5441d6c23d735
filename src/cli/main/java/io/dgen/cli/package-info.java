/**
 * The command {@code dgen}: its entry point and the list of its subcommands.
 *
 * <p>Each subcommand has a package of its own and uses no other. Below them are {@code machine},
 * what there is on this machine; {@code options}, the groups of options that subcommands share; and
 * {@code output}, how results and failures are printed.
 */
package io.dgen.cli;
