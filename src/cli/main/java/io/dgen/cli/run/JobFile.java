package io.dgen.cli.run;

import io.dgen.cli.options.DurationConverter;
import io.dgen.cli.output.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a job file: YAML 1.2. Values are taken as they are written; all errors name the file and
 * the line.
 */
final class JobFile {

  private static final long MOST_BYTES = 1 << 20;
  private static final String NAME = "name";
  private static final String VARIABLES = "variables";
  private static final String STEPS = "steps";
  private static final String KEEP_GOING = "keep-going";
  private static final String OPERANDS = "arguments";

  private final Path file;
  private final List<String> actions;

  /**
   * Reads a file.
   *
   * @param actions the subcommands that a step may run
   */
  JobFile(Path file, List<String> actions) {
    this.file = file;
    this.actions = actions;
  }

  /** Returns the job, with the values of variables that {@code given} names instead of its own. */
  Job read(Map<String, String> given) throws IOException {
    Map<String, Node> top = mapping(root(), "a job");
    known(top, Set.of(NAME, VARIABLES, STEPS), "a job");
    Variables variables = variables(top.get(VARIABLES), given);
    String name = top.containsKey(NAME) ? text(top.get(NAME), variables) : fileName();
    Node steps = top.get(STEPS);
    if (!(steps instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw bad(steps, "steps must be a list of at least one step");
    }
    List<JobStep> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : list.getValue()) {
      JobStep step = step(node, read.size() + 1, variables);
      if (!names.add(step.name())) {
        throw bad(node, "there are two steps called " + step.name() + "; give one a name");
      }
      read.add(step);
    }
    return new Job(name, read);
  }

  private Node root() throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new BadInputException(file + ": a job file has at most " + MOST_BYTES + " bytes");
    }
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      Optional<Node> root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
              .getSingleNode();
      return root.orElseThrow(() -> new BadInputException(file + ": is empty, not a job"));
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw new BadInputException(file + place + ": " + e.getProblem(), e);
    } catch (YamlEngineException | java.nio.charset.CharacterCodingException e) {
      throw new BadInputException(file + ": is not YAML in UTF-8: " + e.getMessage(), e);
    }
  }

  private String fileName() {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  private Variables variables(@Nullable Node node, Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    if (node != null) {
      mapping(node, "variables")
          .forEach(
              (name, value) -> {
                if (!Variables.NAME.matcher(name).matches()) {
                  throw bad(value, name + " cannot be a variable's name");
                }
                values.put(name, text(value, new Variables(Map.of())));
              });
    }
    given.forEach(
        (name, value) -> {
          if (!values.containsKey(name)) {
            throw new BadInputException(
                "--set " + name + ": " + file + " has no variable and no step of that name");
          }
          values.put(name, value);
        });
    return new Variables(values);
  }

  private JobStep step(Node node, int number, Variables variables) {
    Map<String, Node> keys = mapping(node, "a step");
    List<String> found = keys.keySet().stream().filter(actions::contains).toList();
    if (found.size() != 1) {
      String unknown =
          keys.keySet().stream()
              .filter(key -> !actions.contains(key) && !key.equals(NAME) && !key.equals(KEEP_GOING))
              .findFirst()
              .map(key -> "'" + key + "' is not a command: ")
              .orElse("");
      throw bad(node, unknown + "a step has exactly one of " + String.join(", ", actions));
    }
    String action = found.getFirst();
    known(keys, Set.of(NAME, KEEP_GOING, action), "a step");
    String name = keys.containsKey(NAME) ? text(keys.get(NAME), variables) : action + "-" + number;
    boolean keepGoing = keys.containsKey(KEEP_GOING) && flag(keys.get(KEEP_GOING));
    Node value = keys.get(action);
    if (action.equals(JobStep.WAIT)) {
      String pause = text(value, variables);
      try {
        DurationConverter.parse(pause);
      } catch (TypeConversionException e) {
        throw bad(value, "wait: " + e.getMessage());
      }
      return new JobStep(name, action, Map.of(), List.of(pause), keepGoing);
    }
    Map<String, List<String>> options = new LinkedHashMap<>();
    List<String> operands = new ArrayList<>();
    if (!isNull(value)) {
      mapping(value, action)
          .forEach(
              (option, given) -> {
                if (option.equals(OPERANDS)) {
                  operands.addAll(texts(given, variables));
                } else if (option.startsWith("-")) {
                  throw bad(given, option + " is written without its dashes here");
                } else if (!isFlag(given)) {
                  options.put(option, texts(given, variables));
                } else if (flag(given)) {
                  options.put(option, List.of());
                }
              });
    }
    return new JobStep(name, action, options, operands, keepGoing);
  }

  private Map<String, Node> mapping(@Nullable Node node, String what) {
    if (!(node instanceof MappingNode mapping)) {
      throw bad(node, what + " must be a mapping of names to values");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw bad(entry.getKeyNode(), "a name must be a single word");
      }
      if (entries.put(key.getValue(), entry.getValueNode()) != null) {
        throw bad(key, key.getValue() + " is there twice");
      }
    }
    return entries;
  }

  private void known(Map<String, Node> entries, Set<String> names, String what) {
    entries.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            throw bad(
                value,
                what
                    + " has no "
                    + name
                    + ", only "
                    + String.join(", ", names.stream().sorted().toList()));
          }
        });
  }

  private String text(@Nullable Node node, Variables variables) {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      throw bad(node, "a single value is needed here");
    }
    return variables.in(scalar.getValue(), place(node).strip());
  }

  private List<String> texts(@Nullable Node node, Variables variables) {
    if (node instanceof SequenceNode list) {
      return list.getValue().stream().map(value -> text(value, variables)).toList();
    }
    return List.of(text(node, variables));
  }

  private boolean flag(Node node) {
    if (!isFlag(node)) {
      throw bad(node, "must be true or false");
    }
    return ((ScalarNode) node).getValue().equalsIgnoreCase("true");
  }

  private static boolean isFlag(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.BOOL);
  }

  private static boolean isNull(@Nullable Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  private BadInputException bad(@Nullable Node node, String problem) {
    return new BadInputException(place(node) + problem);
  }

  private String place(@Nullable Node node) {
    return node == null
        ? file + ": "
        : node.getStartMark()
            .map(mark -> file + ":" + (mark.getLine() + 1) + ": ")
            .orElse(file + ": ");
  }
}
