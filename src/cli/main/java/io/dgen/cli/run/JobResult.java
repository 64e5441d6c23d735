package io.dgen.cli.run;

import io.dgen.cli.machine.Machine;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Version;
import io.dgen.cli.report.Facts;
import io.dgen.cli.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a job.
 *
 * @param job the job
 * @param steps the results of the steps that ran
 * @param machine where
 */
record JobResult(Job job, List<StepResult> steps, Machine machine) {

  private static final List<String> NOTES =
      List.of(
          "The steps ran one after the other in one process, in the order shown. The result of each"
              + " is that of its command with --json; all of them are in dgen-report.json.");

  JobResult {
    steps = List.copyOf(steps);
  }

  /** Returns the status of the job: that the data is wrong outweighs all else. */
  int status() {
    int first = ExitStatus.GOOD;
    for (StepResult step : steps) {
      if (step.status() == ExitStatus.DATA_WRONG) {
        return ExitStatus.DATA_WRONG;
      }
      first = first == ExitStatus.GOOD ? step.status() : first;
    }
    return first;
  }

  double seconds() {
    return steps.stream().mapToDouble(StepResult::seconds).sum();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("job", job.name());
    json.put("version", Version.number());
    json.put("status", status());
    json.put("seconds", seconds());
    json.put("stepsInJob", job.steps().size());
    json.put("steps", steps.stream().map(StepResult::json).toList());
    return json;
  }

  /** Returns the page's content. */
  Report report(String command) {
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    Map<String, String> about = new LinkedHashMap<>();
    about.put("Version", Version.tool());
    about.put("System", machine.system());
    about.put("CPU", machine.cpus() + " × " + machine.cpuModel());
    about.put("Java", machine.jdk());
    Map<String, String> outcomes = new LinkedHashMap<>();
    Map<String, Map<String, String>> details = new LinkedHashMap<>();
    for (StepResult step : steps) {
      String outcome = StepText.outcome(step.status());
      outcomes.put(step.step().name(), outcome + ", " + StepText.seconds(step.seconds()));
      details.put(step.step().name() + ": " + outcome, facts(step));
    }
    skipped().forEach(name -> outcomes.put(name, "not run"));
    facts.put("Steps", outcomes);
    facts.put("Machine", about);
    return new Report(job.name(), facts, NOTES, command, json(), List.of(), Map.of(), details);
  }

  private static Map<String, String> facts(StepResult step) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command line", CommandText.of(step.step()));
    facts.put("step started", step.started().toString());
    facts.put("took", StepText.seconds(step.seconds()));
    for (int i = 0; i < step.messages().size(); i++) {
      facts.put("message " + (i + 1), step.messages().get(i));
    }
    if (step.result() instanceof Map<?, ?> result) {
      facts.putAll(Facts.of(result, "run")); // which is in the JSON
    }
    return facts;
  }

  /** Returns the names of the steps that did not run. */
  List<String> skipped() {
    List<String> names = new ArrayList<>();
    job.steps().subList(steps.size(), job.steps().size()).forEach(step -> names.add(step.name()));
    return names;
  }
}
