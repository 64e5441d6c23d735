package io.dgen.cli.bench;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Measured;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The machine to project to, as people write it, and the figures that are given instead of
 * measured.
 *
 * @param machine cores, nodes and bandwidth
 * @param given what else was given, in bytes per second or seconds
 */
record ProjectedMachine(MachineModel machine, Map<Figure, Double> given) {

  /** The figures that a projection rests on: measured, unless given. */
  enum Figure {
    CORE_RATE("bytes per second of one core alone"),
    POST("until a job is there for the workers to see"),
    WAKE_CALL("how long waking a sleeper holds up the one that wakes it"),
    WAKE_UP("until a sleeper runs"),
    SPIN_UP("until one that spins sees the job, or its end"),
    SPIN_TIME("how long a thread spins before it sleeps"),
    HAND_OVER("of a pipeline's chunk to its one consumer and back");

    private final String meaning;

    Figure(String meaning) {
      this.meaning = meaning;
    }

    /** Returns its meaning in words. */
    String meaning() {
      return meaning;
    }

    /** Returns its key on the command line. */
    String key() {
      return NameConverter.name(this);
    }

    boolean isRate() {
      return this == CORE_RATE;
    }
  }

  private static final String CORES = "cores";
  private static final String NODES = "nodes";
  private static final String NODE_BANDWIDTH = "node-bandwidth";
  private static final List<String> NEEDED = List.of(CORES, NODES, NODE_BANDWIDTH);
  private static final List<String> KEYS =
      Stream.concat(NEEDED.stream(), Stream.of(Figure.values()).map(Figure::key)).toList();

  static final int MOST_CORES = 4096;
  private static final double LEAST_RATE = 1e6;
  private static final double MOST_RATE = 1e15;
  private static final double MOST_SECONDS = 1;
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{1,20}(?:\\.[0-9]{1,20})?)\\s*(ns|us|µs|ms|s)", Pattern.CASE_INSENSITIVE);
  private static final String PER_SECOND = "/s";

  /** Reads {@code cores=368,nodes=16,node-bandwidth=425GB/s} and the figures that may follow. */
  static final class Converter implements ITypeConverter<ProjectedMachine> {
    @Override
    public ProjectedMachine convert(String text) {
      return parse(text);
    }
  }

  private static String needed(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new TypeConversionException(
          key + " is missing, but must be given: like cores=368,nodes=16,node-bandwidth=425GB/s");
    }
    return value;
  }

  static ProjectedMachine parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new TypeConversionException(
            "'" + pair + "' must be KEY=VALUE, with the keys " + keys());
      }
      String key = pair.substring(0, equals).strip();
      if (!KEYS.contains(key)) {
        throw new TypeConversionException("'" + key + "' must be one of the keys " + keys());
      }
      if (values.put(key, pair.substring(equals + 1).strip()) != null) {
        throw new TypeConversionException(key + " is given twice, but must be given once");
      }
    }
    int cores = count(CORES, needed(values, CORES), MOST_CORES);
    int nodes = count(NODES, needed(values, NODES), cores);
    double bandwidth = rate(NODE_BANDWIDTH, needed(values, NODE_BANDWIDTH));
    Map<Figure, Double> given = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      String value = values.get(figure.key());
      if (value != null) {
        given.put(figure, figure.isRate() ? rate(figure.key(), value) : time(figure.key(), value));
      }
    }
    return new ProjectedMachine(
        new MachineModel(cores, nodes, bandwidth), Collections.unmodifiableMap(given));
  }

  private static String keys() {
    return KEYS.stream().collect(Collectors.joining(", "));
  }

  private static int count(String key, String text, int most) {
    if (text.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    }
    throw wrong(key, text, "1 to " + most + (key.equals(NODES) ? ", the number of cores" : ""));
  }

  private static double rate(String key, String text) {
    String allowed = "1MB/s to 1000TB/s, like 425GB/s or 400GiB/s";
    if (!text.endsWith(PER_SECOND)) {
      throw wrong(key, text, allowed);
    }
    double rate;
    try {
      rate = Size.parse(text.substring(0, text.length() - PER_SECOND.length()));
    } catch (TypeConversionException e) {
      throw wrong(key, text, allowed);
    }
    if (rate < LEAST_RATE || rate > MOST_RATE) {
      throw wrong(key, text, allowed);
    }
    return rate;
  }

  private static double time(String key, String text) {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      double unit =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "s" -> 1;
            case "ms" -> 1e-3;
            case "ns" -> 1e-9;
            default -> 1e-6;
          };
      double seconds = Double.parseDouble(matcher.group(1)) * unit;
      if (seconds <= MOST_SECONDS) {
        return seconds;
      }
    }
    throw wrong(key, text, "0s to 1s, with ns, us, ms or s, like 8us");
  }

  private static TypeConversionException wrong(String key, String text, String allowed) {
    return new TypeConversionException(key + " is '" + text + "', but must be " + allowed);
  }

  /** Returns what was measured, with what is given in its place. */
  Measured on(Measured here) {
    return new Measured(
        given.getOrDefault(Figure.CORE_RATE, here.coreRate()),
        given.getOrDefault(Figure.POST, here.post()),
        given.getOrDefault(Figure.WAKE_CALL, here.wakeCall()),
        given.getOrDefault(Figure.WAKE_UP, here.wakeUp()),
        given.getOrDefault(Figure.SPIN_UP, here.spinUp()),
        given.getOrDefault(Figure.SPIN_TIME, here.spinTime()),
        given.getOrDefault(Figure.HAND_OVER, here.handOver()));
  }

  /** Returns one of the figures. */
  static double value(Measured measured, Figure figure) {
    return switch (figure) {
      case CORE_RATE -> measured.coreRate();
      case POST -> measured.post();
      case WAKE_CALL -> measured.wakeCall();
      case WAKE_UP -> measured.wakeUp();
      case SPIN_UP -> measured.spinUp();
      case SPIN_TIME -> measured.spinTime();
      case HAND_OVER -> measured.handOver();
    };
  }
}
