/** The command line of the jobs: what {@code spark-submit dgen-spark.jar} runs. */
package io.dgen.spark.cli;
