/** The command {@code dgen}. */
module io.dgen.cli {
  requires io.dgen.measure;
  requires io.dgen.storage;
  requires java.logging;
  requires info.picocli;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.jr.ob;
  requires org.snakeyaml.engine;
  requires static jdk.httpserver; // --prometheus
  requires static java.desktop; // plots
  requires static org.jspecify; // @Nullable, for compilers

  opens io.dgen.cli to
      info.picocli;
  opens io.dgen.cli.bench to
      info.picocli;
  opens io.dgen.cli.compare to
      info.picocli;
  opens io.dgen.cli.delete to
      info.picocli;
  opens io.dgen.cli.exercise to
      info.picocli;
  opens io.dgen.cli.info to
      info.picocli;
  opens io.dgen.cli.live to
      info.picocli;
  opens io.dgen.cli.locate to
      info.picocli;
  opens io.dgen.cli.measure to
      info.picocli;
  opens io.dgen.cli.options to
      info.picocli;
  opens io.dgen.cli.output to
      info.picocli;
  opens io.dgen.cli.profiles to
      info.picocli;
  opens io.dgen.cli.result to
      info.picocli;
  opens io.dgen.cli.run to
      info.picocli;
  opens io.dgen.cli.verify to
      info.picocli;
  opens io.dgen.cli.write to
      info.picocli;
}
