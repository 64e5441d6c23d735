package io.dgen.cli.result;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Rate;
import io.dgen.cli.options.Unsigned;
import io.dgen.storage.channel.Pace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** A command's parameters: as they were typed, and what they came to. */
final class Parameters {

  private Parameters() {}

  /**
   * Lists them.
   *
   * @param parsed the command line
   * @param resolved by the options' names, the values that the command chose for itself
   */
  static Map<String, Object> of(ParseResult parsed, Map<String, Object> resolved) {
    Map<String, Object> given = new LinkedHashMap<>();
    Map<String, Object> all = new LinkedHashMap<>();
    for (OptionSpec option : parsed.commandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        add(option.longestName(), option, given, all);
      }
    }
    for (PositionalParamSpec positional : parsed.commandSpec().positionalParameters()) {
      add(positional.paramLabel(), positional, given, all);
    }
    all.putAll(resolved);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("given", given);
    json.put("resolved", all);
    return json;
  }

  private static void add(
      String name, ArgSpec parameter, Map<String, Object> given, Map<String, Object> all) {
    List<String> typed = parameter.originalStringValues();
    if (!typed.isEmpty()) {
      given.put(name, typed.size() == 1 ? typed.getFirst() : typed);
    }
    all.put(name, value(parameter, parameter.getValue()));
  }

  /** Returns a value as JSON has it; as it was typed where JSON has no such thing. */
  private static @Nullable Object value(ArgSpec parameter, @Nullable Object value) {
    boolean unsigned =
        Arrays.stream(parameter.converters()).anyMatch(converter -> converter instanceof Unsigned);
    return switch (value) {
      case null -> null;
      case Long number when unsigned -> Unsigned.format(number);
      case Number number -> number;
      case Boolean flag -> flag;
      case String text -> text;
      case Enum<?> constant -> NameConverter.name(constant);
      case Pace pace -> Rate.json(pace);
      case Collection<?> list when list.isEmpty() -> List.of();
      case Collection<?> list when scalars(list) -> values(parameter, list);
      default -> {
        List<String> typed = parameter.originalStringValues();
        yield typed.size() == 1 ? typed.getFirst() : typed.isEmpty() ? value.toString() : typed;
      }
    };
  }

  private static boolean scalars(Collection<?> list) {
    return list.stream()
        .allMatch(one -> one instanceof Number || one instanceof String || one instanceof Enum<?>);
  }

  private static List<@Nullable Object> values(ArgSpec parameter, Collection<?> list) {
    List<@Nullable Object> values = new ArrayList<>();
    list.forEach(one -> values.add(value(parameter, one)));
    return values;
  }
}
