/** The subcommand that overwrites blocks at random, and tells after a crash what was lost. */
package io.dgen.cli.exercise;
