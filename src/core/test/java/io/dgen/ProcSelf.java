package io.dgen;

import io.dgen.numa.IdSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the kernel's files about this process. */
public final class ProcSelf {

  /**
   * A worker's thread.
   *
   * @param node the node in its name
   * @param number the number in its name
   * @param allowed the CPUs on which it may run
   * @param lastCpu the CPU on which it ran last
   */
  public record Worker(int node, int number, IdSet allowed, int lastCpu) {}

  /**
   * A mapping.
   *
   * @param policy the policy for its pages
   * @param pages the number of pages on each node
   */
  public record Mapping(long start, long end, String policy, Map<Integer, Long> pages) {}

  /** The names of workers' threads. */
  public static final Pattern WORKER_NAME = Pattern.compile("dgen-(\\d+)-(\\d+)");

  private static final Pattern NODE_PAGES = Pattern.compile("N(\\d+)=(\\d+)");

  private ProcSelf() {}

  /** Returns the live workers of all generators and pipelines. */
  public static List<Worker> workers() throws IOException {
    List<Worker> workers = new ArrayList<>();
    try (var directories = Files.list(Path.of("/proc/self/task"))) {
      for (Path directory : directories.toList()) {
        try {
          Matcher name = WORKER_NAME.matcher(Files.readString(directory.resolve("comm")).strip());
          if (name.matches()) {
            String stat = Files.readString(directory.resolve("stat"));
            // The name, second, may have spaces; the last CPU is the 39th.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            workers.add(
                new Worker(
                    Integer.parseInt(name.group(1)),
                    Integer.parseInt(name.group(2)),
                    allowed(directory.resolve("status")),
                    Integer.parseInt(fields[39 - 3])));
          }
        } catch (IOException e) {
          // The thread has ended meanwhile.
        }
      }
    }
    return workers;
  }

  /**
   * Waits until there are this many workers and returns them: the kernel may still list a thread
   * that was joined, and a started thread may have no name yet. After some time, returns those that
   * there are.
   */
  public static List<Worker> workers(int count) throws IOException, InterruptedException {
    List<Worker> workers = workers();
    for (int i = 0; i < 2000 && workers.size() != count; i++) {
      Thread.sleep(10);
      workers = workers();
    }
    return workers;
  }

  /** Returns the mask of a thread that was never pinned. */
  public static IdSet cpus() throws IOException {
    return allowed(Path.of("/proc/self/status"));
  }

  private static IdSet allowed(Path status) throws IOException {
    String field = "Cpus_allowed_list:";
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> IdSet.parse(line.substring(field.length())))
        .findAny()
        .orElseThrow();
  }

  /** Returns the mappings with the data of {@code numa_maps}. */
  public static List<Mapping> mappings() throws IOException {
    Map<Long, Long> ends = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] range = line.substring(0, line.indexOf(' ')).split("-");
      ends.put(Long.parseUnsignedLong(range[0], 16), Long.parseUnsignedLong(range[1], 16));
    }
    List<Mapping> mappings = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/numa_maps"))) {
      String[] words = line.split(" ");
      long start = Long.parseUnsignedLong(words[0], 16);
      if (!ends.containsKey(start)) {
        continue; // mapped between the two readings
      }
      Map<Integer, Long> pages = new TreeMap<>();
      for (String word : words) {
        Matcher count = NODE_PAGES.matcher(word);
        if (count.matches()) {
          pages.put(Integer.valueOf(count.group(1)), Long.valueOf(count.group(2)));
        }
      }
      mappings.add(new Mapping(start, ends.get(start), words[1], pages));
    }
    return mappings;
  }

  /** Returns whether there is memory at an address. */
  public static boolean isMapped(long address) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] range = line.substring(0, line.indexOf(' ')).split("-");
      if (Long.parseUnsignedLong(range[0], 16) <= address
          && address < Long.parseUnsignedLong(range[1], 16)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the kernel's flags of the mapping at an address, for example {@code hg}. */
  public static List<String> flagsAt(long address) throws IOException {
    boolean here = false;
    Pattern head = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher range = head.matcher(line);
      if (range.matches()) {
        here =
            Long.parseUnsignedLong(range.group(1), 16) <= address
                && address < Long.parseUnsignedLong(range.group(2), 16);
      } else if (here && line.startsWith("VmFlags:")) {
        return List.of(line.substring("VmFlags:".length()).strip().split(" "));
      }
    }
    throw new IOException("nothing is mapped at " + Long.toHexString(address));
  }

  /** Returns the resident memory of this process. */
  public static long residentBytes() throws IOException {
    return status("VmRSS:");
  }

  /**
   * Returns the resident memory without the Java heap, which grows up to its limit even without a
   * leak. Heap that has not been written yet is subtracted, too, so the result may be too low.
   */
  public static long residentBytesBesidesHeap() throws IOException {
    return residentBytes() - Runtime.getRuntime().totalMemory();
  }

  /** Returns the memory that this process has reserved, written or not. */
  public static long mappedBytes() throws IOException {
    return status("VmSize:");
  }

  private static long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findAny()
        .orElseThrow();
  }
}
