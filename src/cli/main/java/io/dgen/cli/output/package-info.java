/**
 * What every subcommand prints: results as text or as one JSON object, progress, and failures as
 * one line with an exit status.
 */
package io.dgen.cli.output;
