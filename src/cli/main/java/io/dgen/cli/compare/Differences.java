package io.dgen.cli.compare;

import io.dgen.cli.output.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what is different about two runs, and refuses those that cannot be compared. */
final class Differences {

  /** Change what is shown and where results go, but not what is measured. */
  private static final Set<String> NEUTRAL =
      Set.of(
          "--json",
          "--quiet",
          "--interval",
          "--live",
          "--live-csv",
          "--prometheus",
          "--report",
          "--force",
          "--debug",
          "--manifest",
          "--state",
          "--journal",
          "--map",
          "--bad-blocks");

  /** May differ: two disks are often what is compared. */
  private static final Set<String> TARGETS =
      Set.of("--out", "--in", "--dir", "--target", "FILE", "FILE|-", "--endpoint", "--region");

  /** Drawn anew in each run, unless it is given. */
  private static final Set<String> DRAWN = Set.of("--seed", "--sample-seed");

  private static final List<String> OF_THE_MACHINE =
      List.of("cpuModel", "cpus", "numaNodes", "memoryBytes", "kernel", "jdk");

  private final ResultFile.Named base;
  private final ResultFile.Named other;
  private final List<String> varied;
  private final Map<String, Difference> found = new LinkedHashMap<>();

  /**
   * Two values of the same thing.
   *
   * @param base the baseline's
   * @param other the other result's
   */
  record Difference(@Nullable Object base, @Nullable Object other) {}

  private Differences(ResultFile.Named base, ResultFile.Named other, List<String> varied) {
    this.base = base;
    this.other = other;
    this.varied = varied;
  }

  /**
   * Compares two runs.
   *
   * @param varied options that may differ, with their dashes
   * @return what differs, by name
   * @throws BadInputException if they are of different commands, or if any other parameter that was
   *     given for one of them differs
   */
  static Map<String, Difference> between(
      ResultFile.Named base, ResultFile.Named other, List<String> varied) {
    Differences differences = new Differences(base, other, varied);
    differences.commands();
    differences.add("version", base.run().get("version"), other.run().get("version"));
    differences.add("exit status", base.run().get("exitStatus"), other.run().get("exitStatus"));
    Map<?, ?> machine = Fields.object(base.run(), "machine");
    Map<?, ?> otherMachine = Fields.object(other.run(), "machine");
    for (String name : OF_THE_MACHINE) {
      differences.add(name, machine.get(name), otherMachine.get(name));
    }
    if (Fields.text(base.run(), "command").equals("run")) {
      differences.steps();
    } else {
      differences.parameters();
    }
    return differences.found;
  }

  /** Returns the names of a command's options; of a job those of its steps' commands. */
  static Set<String> options(ResultFile.Named result) {
    Set<String> names = new LinkedHashSet<>();
    Fields.object(Fields.object(result.run(), "parameters"), "resolved")
        .keySet()
        .forEach(name -> names.add(String.valueOf(name)));
    steps(result).forEach(step -> names.addAll(options(step)));
    return names;
  }

  private void add(String name, @Nullable Object one, @Nullable Object two) {
    if (!Objects.equals(one, two)) {
      found.put(name, new Difference(one, two));
    }
  }

  private void commands() {
    for (String field : List.of("program", "command")) {
      String expected = Fields.text(base.run(), field);
      String actual = Fields.text(other.run(), field);
      if (!expected.equals(actual)) {
        throw new BadInputException(
            other.name()
                + " is a result of "
                + actual
                + ", but "
                + base.name()
                + " of "
                + expected
                + ": only results of the same command can be compared");
      }
    }
  }

  private void parameters() {
    Map<?, ?> one = Fields.object(base.run(), "parameters");
    Map<?, ?> two = Fields.object(other.run(), "parameters");
    Map<?, ?> resolved = Fields.object(one, "resolved");
    Map<?, ?> otherResolved = Fields.object(two, "resolved");
    Set<Object> given = new LinkedHashSet<>(Fields.object(one, "given").keySet());
    given.addAll(Fields.object(two, "given").keySet());
    Set<Object> all = new LinkedHashSet<>(resolved.keySet());
    all.addAll(otherResolved.keySet());
    for (Object key : all) {
      String name = String.valueOf(key);
      Object value = resolved.get(key);
      Object otherValue = otherResolved.get(key);
      if (NEUTRAL.contains(name)
          || Objects.equals(value, otherValue)
          || (DRAWN.contains(name) && !given.contains(key))) {
        continue;
      }
      if (given.contains(key) && !TARGETS.contains(name) && !varied.contains(name)) {
        throw new BadInputException(
            other.name()
                + " has "
                + name
                + " "
                + shown(otherValue)
                + ", but "
                + base.name()
                + " has "
                + shown(value)
                + ": give both the same parameters, or say --vary "
                + name.replaceFirst("^--", ""));
      }
      add(name, value, otherValue);
    }
  }

  /** Compares the steps of two jobs, which must be the same ones. */
  private void steps() {
    List<ResultFile.Named> steps = steps(base);
    List<ResultFile.Named> others = steps(other);
    List<String> names = names(base);
    if (!names.equals(names(other))) {
      throw new BadInputException(
          other.name()
              + " has the results of the steps "
              + String.join(", ", names(other))
              + ", but "
              + base.name()
              + " those of "
              + String.join(", ", names));
    }
    for (int i = 0; i < steps.size(); i++) {
      String step = names.get(i);
      between(steps.get(i), others.get(i), varied)
          .forEach(
              (name, difference) -> {
                if (!found.containsKey(name)) {
                  found.put(step + ": " + name, difference);
                }
              });
    }
  }

  private static List<ResultFile.Named> steps(ResultFile.Named job) {
    List<ResultFile.Named> steps = new ArrayList<>();
    for (Object step : Fields.list(job.result(), "steps")) {
      if (step instanceof Map<?, ?> fields && fields.get("result") instanceof Map<?, ?> result) {
        steps.add(
            new ResultFile.Named(job.name() + ", step " + Fields.text(fields, "name"), result));
      }
    }
    return steps;
  }

  private static List<String> names(ResultFile.Named job) {
    List<String> names = new ArrayList<>();
    for (Object step : Fields.list(job.result(), "steps")) {
      if (step instanceof Map<?, ?> fields && fields.get("result") instanceof Map<?, ?>) {
        names.add(Fields.text(fields, "name"));
      }
    }
    return names;
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "no value" : value.toString();
  }
}
