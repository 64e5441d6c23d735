/** The subcommand {@code compare-results}: what has changed from one result to others. */
package io.dgen.cli.compare;
