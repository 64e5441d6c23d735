/**
 * The subcommand {@code bench}: the streaming benchmark, its report, and its projection to another
 * machine.
 */
package io.dgen.cli.bench;
