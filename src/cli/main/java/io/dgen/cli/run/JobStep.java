package io.dgen.cli.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of a job.
 *
 * @param name its name, unique in the job
 * @param action the subcommand, or {@code wait}
 * @param options the subcommand's options without their dashes, each with its values; none for a
 *     flag
 * @param operands the subcommand's arguments that are not options; of {@code wait} how long
 * @param keepGoing whether the next step runs even if this one fails
 */
record JobStep(
    String name,
    String action,
    Map<String, List<String>> options,
    List<String> operands,
    boolean keepGoing) {

  /** The step that runs no subcommand. */
  static final String WAIT = "wait";

  JobStep {
    options = new LinkedHashMap<>(options);
    operands = List.copyOf(operands);
  }

  boolean waits() {
    return action.equals(WAIT);
  }

  /** Returns the words of the command line after {@code dgen}. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(action));
    options.forEach(
        (option, values) -> {
          if (values.isEmpty()) {
            words.add("--" + option);
          }
          values.forEach(value -> words.add("--" + option + "=" + value));
        });
    words.addAll(operands);
    return words;
  }

  /** Returns this step with other values of an option. */
  JobStep withOption(String option, List<String> values) {
    Map<String, List<String>> changed = new LinkedHashMap<>(options);
    changed.put(option, values);
    return new JobStep(name, action, changed, operands, keepGoing);
  }

  /** Returns this step without an option. */
  JobStep withoutOption(String option) {
    Map<String, List<String>> changed = new LinkedHashMap<>(options);
    changed.remove(option);
    return new JobStep(name, action, changed, operands, keepGoing);
  }
}
