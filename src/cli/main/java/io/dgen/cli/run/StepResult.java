package io.dgen.cli.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a step.
 *
 * @param step the step
 * @param started when it began
 * @param seconds how long it took
 * @param status its exit status
 * @param result what it printed as JSON; null if it printed none
 * @param messages what it printed on stderr
 */
record StepResult(
    JobStep step,
    Instant started,
    double seconds,
    int status,
    @Nullable Object result,
    List<String> messages) {

  boolean good() {
    return status == 0;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", step.name());
    json.put("command", CommandText.of(step));
    json.put("started", started.toString());
    json.put("seconds", seconds);
    json.put("status", status);
    json.put("messages", messages);
    json.put("result", result);
    return json;
  }
}
