package io.dgen.cli.run;

import io.dgen.cli.output.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line changes of a job.
 *
 * @param variables values by the variables' names
 * @param options values by step and option
 */
record Overrides(Map<String, String> variables, Map<String, String> options) {

  /** Reads {@code VARIABLE=VALUE} and {@code STEP.OPTION=VALUE}. */
  static Overrides of(List<String> given) {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    for (String one : given) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new BadInputException(
            "--set is " + one + ", but must be VARIABLE=VALUE or STEP.OPTION=VALUE");
      }
      String name = one.substring(0, equals);
      (name.contains(".") ? options : variables).put(name, one.substring(equals + 1));
    }
    return new Overrides(variables, options);
  }

  /** Returns the job with the changed options. */
  Job on(Job job) {
    List<JobStep> steps = new ArrayList<>(job.steps());
    options.forEach(
        (name, value) -> {
          int dot = name.lastIndexOf('.');
          String step = name.substring(0, dot);
          String option = name.substring(dot + 1);
          int index = index(steps, step);
          if (steps.get(index).waits()) {
            throw new BadInputException("--set " + name + ": a step that waits has no options");
          }
          steps.set(index, changed(steps.get(index), option, value));
        });
    return new Job(job.name(), steps);
  }

  private static JobStep changed(JobStep step, String option, String value) {
    return switch (value) {
      case "true" -> step.withOption(option, List.of());
      case "false" -> step.withoutOption(option);
      default -> step.withOption(option, List.of(value));
    };
  }

  private static int index(List<JobStep> steps, String name) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new BadInputException(
        "--set "
            + name
            + ": there is no step of that name; there are "
            + String.join(", ", steps.stream().map(JobStep::name).toList()));
  }
}
