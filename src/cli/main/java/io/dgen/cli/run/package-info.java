/** The subcommand {@code run}: the steps of a job file, one after the other. */
package io.dgen.cli.run;
