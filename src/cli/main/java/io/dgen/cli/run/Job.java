package io.dgen.cli.run;

import java.util.List;

/**
 * A job: steps in the order in which they run.
 *
 * @param name what it is called
 * @param steps its steps, with all variables replaced
 */
record Job(String name, List<JobStep> steps) {
  Job {
    steps = List.copyOf(steps);
  }
}
