package io.dgen.cli.options;

import io.dgen.Filler;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ParseFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds profiles by their names, and reads those of files. */
public final class Profiles {

  private static final String OPTION = "--profile";
  private static final int MOST_BYTES = 1 << 20;
  private static final List<String> NOT_IN_PROFILES = List.of(OPTION, "--seed", "--stream");

  private Profiles() {}

  /** Reads a profile's options as those of a command. */
  @Command
  private static final class Holder {
    @Mixin private SpecOptions spec;

    Holder() {}
  }

  /**
   * Returns a profile by its name.
   *
   * @param name its name
   * @return the profile, or nothing if there is none of that name
   */
  public static Optional<Profile> named(String name) {
    return Profile.ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  /**
   * Returns all names, for messages.
   *
   * @return the names
   */
  public static String names() {
    return Profile.ALL.stream().map(Profile::name).collect(Collectors.joining(", "));
  }

  /**
   * Returns the options of a profile.
   *
   * @param name its name, or that of its file, which has a {@code /}
   * @throws BadInputException if there is none, or it has other options
   */
  static SpecOptions options(String name) {
    Optional<Profile> named = named(name);
    return parse(name, named.isPresent() ? words(named.get().flags()) : words(text(name)));
  }

  private static String text(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw unknown(name);
    }
    if (name.indexOf('/') < 0 && path.getNameCount() < 2) {
      throw unknown(name);
    }
    try {
      ManifestFile.requireFile("profile", path);
      try (InputStream in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new BadInputException(
              OPTION + " " + name + " is no profile: larger than " + MOST_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new BadInputException(OPTION + " " + name + " cannot be read", e);
    }
  }

  private static BadInputException unknown(String name) {
    return new BadInputException(
        OPTION
            + " is '"
            + name
            + "', but must be one of "
            + names()
            + ", or a file with a / in its name, like ./my.profile");
  }

  /** The words of all lines that are no comments. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String trimmed = line.strip();
      if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
        words.addAll(List.of(trimmed.split("\\s+")));
      }
    }
    return words;
  }

  private static SpecOptions parse(String name, List<String> words) {
    for (String word : words) {
      String option = word.split("=", 2)[0];
      if (NOT_IN_PROFILES.contains(option)) {
        throw new BadInputException(
            OPTION + " " + name + ": " + option + " cannot be in a profile");
      }
    }
    Holder holder = new Holder();
    try {
      new CommandLine(holder)
          .setExpandAtFiles(false)
          .registerConverter(Filler.class, new NameConverter<>(Filler.class))
          .parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new BadInputException(OPTION + " " + name + ": " + ParseFailure.text(e), e);
    }
    return holder.spec;
  }
}
