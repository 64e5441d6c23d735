/**
 * The command {@code dgen}: one class for each subcommand, and what they share.
 *
 * <p>Options come in groups ({@code *Options}), failures become one line and an exit status in one
 * place ({@code Failures}), results are printed as text or as one JSON object.
 */
package io.dgen.cli;
