package io.dgen.cli.profiles;

import io.dgen.cli.options.Profile;
import io.dgen.cli.options.Profiles;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists profiles, or prints one as options. */
@Command(
    name = "profiles",
    description = {
      "Lists the profiles that --profile takes: the options each stands for, the published fact that"
          + " these come from, and what of them is an inference.",
      "With a NAME it prints that profile's options as a part of a command line."
    },
    sortOptions = false)
public final class ProfilesCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Print this one's options.")
  private @Nullable String name;

  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  ProfilesCommand() {}

  @Override
  public Integer call() throws IOException {
    List<Profile> profiles = name == null ? Profile.ALL : List.of(named(name));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("profiles", profiles.stream().map(ProfilesCommand::json).toList());
    try (RunPage page = reported.begin()) {
      PrintWriter out = output.out();
      return page.print(
          output,
          json,
          ExitStatus.GOOD,
          out,
          () -> {
            if (name != null) {
              out.println(profiles.getFirst().flags());
            } else {
              profiles.forEach(profile -> print(out, profile));
            }
          });
    }
  }

  private static Profile named(String name) {
    return Profiles.named(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    "NAME is '" + name + "', but must be one of " + Profiles.names()));
  }

  private static void print(PrintWriter out, Profile profile) {
    out.println(profile.name());
    out.println("  options:  " + profile.flags());
    out.println("  source:   " + profile.source());
    out.println("  inferred: " + profile.inferred());
  }

  private static Map<String, Object> json(Profile profile) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", profile.name());
    json.put("options", profile.flags());
    json.put("source", profile.source());
    json.put("inferred", profile.inferred());
    return json;
  }
}
