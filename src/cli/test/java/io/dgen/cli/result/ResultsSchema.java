package io.dgen.cli.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dgen.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;

/** A schema in docs/, also in a form that allows no field which it does not describe. */
public final class ResultsSchema {

  /** Their fields are of all kinds, or the command's own are beside them. */
  private static final Set<String> OPEN = Set.of("if", "then", "anyOf");

  private final Schema schema;
  private final Schema closed;

  private ResultsSchema(Schema schema, Schema closed) {
    this.schema = schema;
    this.closed = closed;
  }

  public static ResultsSchema read(String name) throws IOException {
    String text = Files.readString(TestRun.project().resolve("docs").resolve(name));
    Map<String, Object> copy = JSON.std.mapFrom(text);
    Object root = copy.remove("properties"); // of all commands
    close(copy);
    copy.put("properties", root);
    copy.remove("$id");
    return new ResultsSchema(of(text), of(JSON.std.asString(copy)));
  }

  private static Schema of(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text, InputFormat.JSON);
  }

  @SuppressWarnings("unchecked")
  private static void close(Map<String, Object> at) {
    if (at.get("properties") instanceof Map && !at.containsKey("additionalProperties")) {
      at.put("additionalProperties", false);
    }
    at.forEach(
        (name, value) -> {
          if (!OPEN.contains(name) && value instanceof Map) {
            close((Map<String, Object>) value);
          }
        });
  }

  /** Checks that a text is as the schema says, and that the schema describes all of it. */
  public void describes(String json) {
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
    assertThat(closed.validate(json, InputFormat.JSON))
        .as("what docs/ does not describe of %s", json)
        .isEmpty();
  }

  /** Checks that a text is not as the schema says. */
  public void refuses(String json) {
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isNotEmpty();
  }
}
