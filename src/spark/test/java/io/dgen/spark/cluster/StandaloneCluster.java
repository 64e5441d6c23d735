package io.dgen.spark.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A standalone cluster of this machine's: a master, two workers and whatever executors they start,
 * each a JVM of its own, with Spark's jars as Maven has them and nothing else.
 */
public final class StandaloneCluster implements AutoCloseable {

  /** Of the tests' class path what is not Spark's. */
  private static final List<String> NOT_SPARKS =
      List.of(
          "dgen-",
          "picocli",
          "jackson-jr",
          "junit",
          "assertj",
          "archunit",
          "apiguardian",
          "opentest4j",
          "byte-buddy",
          "minicluster",
          "surefire",
          // s3proxy and what it needs
          "s3proxy",
          "args4j",
          "grpc",
          "jackson-core-3",
          "jackson-databind-3",
          "jackson-dataformat-xml",
          "jetty",
          "jimfs",
          "opentelemetry",
          "prometheus",
          "sshd",
          "stax2",
          "woodstox");

  private static final String HOST = "127.0.0.1";

  /** Hosts of their own: on the one that has the first attempt Spark starts no second one. */
  private static final List<String> WORKER_HOSTS = List.of("127.0.0.1", "127.0.0.2");

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path directory;
  private final int port;
  private final Map<String, String> environment;
  private final String classPath;
  private final List<Jvm> daemons = new ArrayList<>();
  private int submitted;

  private StandaloneCluster(Path directory, int port, Path home, Path conf) {
    this.directory = directory;
    this.port = port;
    this.classPath = conf + File.pathSeparator + home.resolve("jars") + "/*";
    this.environment =
        Map.of(
            "SPARK_HOME",
            home.toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "SPARK_LOCAL_IP",
            HOST,
            "SPARK_CONF_DIR",
            conf.toString());
  }

  /** Starts one that keeps its files in a directory. */
  public static StandaloneCluster start(Path directory) throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path jar : sparkJars()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    StandaloneCluster cluster = new StandaloneCluster(directory, freePort(), home, conf);
    try {
      cluster.startDaemons();
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private static List<Path> sparkJars() {
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(tests.split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(jar -> NOT_SPARKS.stream().noneMatch(jar.getFileName().toString()::contains))
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  private void startDaemons() throws Exception {
    Jvm master =
        daemon(
            "master",
            HOST,
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
    master.awaitLine("I have been elected leader");
    for (int i = 0; i < WORKER_HOSTS.size(); i++) {
      String host = WORKER_HOSTS.get(i);
      daemon(
          "worker-" + i,
          host,
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          host,
          "--webui-port",
          "0",
          "--cores",
          "2",
          "--memory",
          "1g",
          "--work-dir",
          Files.createDirectories(directory.resolve("work-" + i)).toString(),
          "spark://" + HOST + ":" + port);
    }
    for (Jvm worker : daemons.subList(1, daemons.size())) {
      worker.awaitLine("Successfully registered with master");
    }
  }

  private Jvm daemon(String name, String host, String main, String... arguments)
      throws IOException {
    Map<String, String> there = new HashMap<>(environment);
    there.put("SPARK_LOCAL_IP", host);
    List<String> all = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", main));
    all.addAll(List.of(arguments));
    Jvm jvm = Jvm.start(directory.resolve(name), there, classPath, all);
    daemons.add(jvm);
    return jvm;
  }

  /** Submits the jar as a user does, and returns at once. */
  public Jvm submit(Map<String, String> conf, Object... arguments) throws IOException {
    return submit("spark://" + HOST + ":" + port, conf, arguments);
  }

  /** Submits the jar with executors that are the driver's own threads, and returns at once. */
  public Jvm submitLocally(Map<String, String> conf, Object... arguments) throws IOException {
    return submit("local[2]", conf, arguments);
  }

  /** Runs the jar to its end with executors that are the driver's own threads: sooner done. */
  public Jvm.Result runLocally(Map<String, String> conf, Object... arguments) throws Exception {
    return submitLocally(conf, arguments).join();
  }

  private Jvm submit(String master, Map<String, String> conf, Object... arguments)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "spark.ui.enabled=false",
                "spark.driver.host=" + HOST,
                "spark.driver.bindAddress=" + HOST,
                "spark.executor.memory=512m",
                "spark.executor.cores=2",
                "spark.local.dir=" + directory.resolve("local")));
    conf.forEach((key, value) -> settings.add(key + "=" + value));
    for (String setting : settings) {
      all.addAll(List.of("--conf", setting));
    }
    all.add(System.getProperty("dgen.spark.jar"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Jvm.start(directory.resolve("submit-" + submitted++), environment, classPath, all);
  }

  /** Submits the jar and waits for the job's end. */
  public Jvm.Result run(Object... arguments) throws Exception {
    return submit(Map.of(), arguments).join();
  }

  /** Runs the jar to its end as {@link #runLocally(Map, Object...)}. */
  public Jvm.Result runLocally(Object... arguments) throws Exception {
    return runLocally(Map.of(), arguments);
  }

  /** Executors that run now. */
  public List<ProcessHandle> executors() {
    return daemons.stream()
        .flatMap(daemon -> daemon.process().descendants())
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  @Override
  public void close() {
    daemons.reversed().forEach(Jvm::close);
  }
}
