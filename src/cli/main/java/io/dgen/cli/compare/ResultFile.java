package io.dgen.cli.compare;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.ValueIterator;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.report.Spread;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file with the results of one or several runs of the same command, one after the other.
 *
 * @param file its name
 * @param results at least one
 */
record ResultFile(Path file, List<Map<?, ?>> results) {

  private static final long MOST_BYTES = 1L << 28;
  private static final int SCHEMA_VERSION = 1;

  ResultFile {
    results = List.copyOf(results);
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it holds something else, or results that differ in their
   *     parameters
   */
  static ResultFile read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new BadInputException(
          file + " has more than " + (MOST_BYTES >> 20) + " MiB: no result is as long");
    }
    if (Files.size(file) == 0) {
      throw new BadInputException(file + " is empty, but must have a result of --json");
    }
    List<Map<?, ?>> results = new ArrayList<>();
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        ValueIterator<Object> values = JSON.std.anySequenceFrom(text)) {
      while (values.hasNextValue()) {
        results.add(checked(file, values.nextValue()));
      }
    } catch (JacksonException e) {
      throw new BadInputException(file + " is not JSON: " + e.getOriginalMessage() + place(e), e);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not JSON in UTF-8", e);
    }
    ResultFile read = new ResultFile(file, results);
    for (Map<?, ?> result : results) {
      Differences.between(read.named(results.getFirst()), read.named(result), List.of());
    }
    return read;
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static Map<?, ?> checked(Path file, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> result) || !(result.get("run") instanceof Map<?, ?> run)) {
      throw new BadInputException(
          file + " has no field run: it is not what a command of dgen prints with --json");
    }
    if (!Integer.valueOf(SCHEMA_VERSION).equals(run.get("schemaVersion"))) {
      throw new BadInputException(
          file
              + " has schemaVersion "
              + run.get("schemaVersion")
              + ", but must have "
              + SCHEMA_VERSION);
    }
    return result;
  }

  /** A result and where it is from. */
  Named named(Map<?, ?> result) {
    return new Named(file.toString(), result);
  }

  Named first() {
    return named(results.getFirst());
  }

  /**
   * A result and where it is from.
   *
   * @param name for messages
   * @param result the result
   */
  record Named(String name, Map<?, ?> result) {

    Map<?, ?> run() {
      return Fields.object(result, "run");
    }
  }

  /**
   * Returns what can be compared, by name. Of several results each has one value, the median of its
   * own: the runs of one process have more in common than those of several.
   */
  Map<String, Metric> metrics() {
    if (results.size() == 1) {
      Map<String, Metric> metrics = new LinkedHashMap<>();
      ResultMetrics.of(results.getFirst()).forEach(one -> metrics.put(one.name(), one));
      return metrics;
    }
    Map<String, List<Metric>> all = new LinkedHashMap<>();
    for (Map<?, ?> result : results) {
      ResultMetrics.of(result)
          .forEach(one -> all.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one));
    }
    Map<String, Metric> metrics = new LinkedHashMap<>();
    all.forEach(
        (name, ones) -> {
          List<Double> medians = ones.stream().map(one -> Spread.of(one.array()).median()).toList();
          Metric first = ones.getFirst();
          metrics.put(name, new Metric(name, first.unit(), first.better(), medians));
        });
    return metrics;
  }
}
