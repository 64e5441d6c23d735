package io.dgen.storage.exercise;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.exercise.RecoveredState.Crash;
import io.dgen.storage.exercise.SimulatedDisk.Lie;
import io.dgen.storage.exercise.Version.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run on a simulated disk that ends in a power cut, with one thread and everything drawn from a
 * seed: writes in flight, flushes, a journal whose end is lost in part. An account of its own, kept
 * in plain bytes, says which blocks are wrong; recovery must say the same.
 */
final class CrashRun {

  /** What runs come to. */
  static final class Tally {
    int runs;
    long told;
    int mattered;
    int found;
    final List<String> missed = new ArrayList<>();
    final List<String> accused = new ArrayList<>();
    final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

    String row(String name) {
      return String.format(
          java.util.Locale.ROOT,
          "%-18s %6d %8d %10d %8d %7d %6d  %s",
          name,
          runs,
          told,
          mattered,
          found,
          missed.size(),
          accused.size(),
          verdicts);
    }
  }

  /** A write, as the account knows it. */
  private static final class Written {
    final int version;
    final byte[] bytes;
    long intent;
    long done = Long.MAX_VALUE;

    Written(int version, byte[] bytes) {
      this.version = version;
      this.bytes = bytes;
    }
  }

  private record InFlight(int block, int count, Kind kind) {}

  private record Flush(long begin, long end) {}

  private final long seed;
  private final SplittableRandom random;
  private final int blocks;
  private final int blockBytes;
  private final SyncMode sync;
  private final int depth;
  private final BlockContent content;
  private final SimulatedDisk disk;
  private final BlockHistory history;
  private final List<List<Written>> account = new ArrayList<>();
  private final List<Flush> flushes = new ArrayList<>();
  private final List<InFlight> inFlight = new ArrayList<>();

  // The journal, record by record.
  private final JournalHeader header;
  private final List<JournalRecord> records = new ArrayList<>();
  private int synced;

  private CrashRun(long seed, DataGenerator generator, Set<Lie> lies, SplittableRandom random) {
    this.seed = seed;
    this.random = random;
    this.content = new BlockContent(generator, drawnBlock(random));
    this.blockBytes = content.blockBytes();
    this.blocks = (int) content.blocks();
    this.sync = SyncMode.values()[random.nextInt(3)];
    this.depth = 1 + random.nextInt(16);
    // Flushes are rare, and a lie about one is made good by the next.
    boolean aboutFlushes = lies.contains(Lie.IGNORED_FLUSH) || lies.contains(Lie.PARTIAL_FLUSH);
    double rate = aboutFlushes ? 0.3 + random.nextDouble() / 2 : 0.002 + random.nextDouble() / 30;
    this.disk = new SimulatedDisk(blocks, blockBytes, random.split(), lies, rate);
    this.history = BlockHistory.inMemory(blocks, Version.FRESH);
    this.header =
        new JournalHeader(
            content.spec(), blockBytes, sync, 512, Version.FRESH, false, seed, 0, "simulated");
    for (int block = 0; block < blocks; block++) {
      account.add(new ArrayList<>(List.of(new Written(Version.FRESH, new byte[blockBytes]))));
    }
  }

  private static int drawnBlock(SplittableRandom random) {
    return new int[] {512, 1024, 4096, 8192}[random.nextInt(4)];
  }

  /** Runs once and adds what came out. */
  static void run(long seed, Set<Lie> lies, Path directory, Tally tally) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StreamSpec.Builder spec =
        StreamSpec.builder(8192L * (2 + random.nextInt(12))).seed(random.nextLong());
    if (random.nextInt(4) == 0) {
      spec.compressRatio(1 + random.nextInt(4));
    }
    try (DataGenerator generator = Blocks.generator(spec.build())) {
      CrashRun run = new CrashRun(seed, generator, lies, random);
      try (run.history) {
        run.work();
        run.judge(directory.resolve("journal"), tally);
      }
    }
    tally.runs++;
  }

  private long append(RecordType type, long number, int count, int version) {
    records.add(new JournalRecord(type, number, count, version, records.size()));
    return records.size() - 1;
  }

  private void commit() {
    synced = records.size();
    append(RecordType.SYNCED, synced, 0, 0);
  }

  private void work() throws IOException {
    int steps = 20 + random.nextInt(400);
    for (int step = 0; step < steps; step++) {
      int draw = random.nextInt(100);
      if (draw < 45) {
        begin(random.nextInt(10) == 0 ? Kind.ZEROS : Kind.DATA);
      } else if (draw < 90) {
        end();
      } else if (draw < 97) {
        flush(true);
      } else {
        read();
      }
    }
    if (random.nextInt(3) == 0) {
      flush(false); // the power is cut while it runs
    }
    for (InFlight write : inFlight) {
      byte[] bytes = bytes(write);
      disk.writeInPart(bytes, write.block * blockBytes);
    }
    disk.cutPower();
    disk.restorePower();
  }

  private void begin(Kind kind) {
    if (inFlight.size() == depth) {
      return;
    }
    int count = 1 + random.nextInt(Math.min(4, blocks));
    int first = random.nextInt(blocks - count + 1);
    for (int i = 0; i < count; i++) {
      if (history.isBusy(first + i)) {
        return;
      }
    }
    for (int i = 0; i < count; i++) {
      history.begin(first + i, kind);
      int version = history.version(first + i);
      Written written = new Written(version, Blocks.bytes(content, first + i, version));
      written.intent = append(RecordType.INTENT, first + i, 1, version);
      account.get(first + i).add(written);
    }
    commit();
    inFlight.add(new InFlight(first, count, kind));
  }

  private byte[] bytes(InFlight write) {
    byte[] all = new byte[write.count * blockBytes];
    for (int i = 0; i < write.count; i++) {
      byte[] one = account.get(write.block + i).getLast().bytes;
      System.arraycopy(one, 0, all, i * blockBytes, blockBytes);
    }
    return all;
  }

  private void end() throws IOException {
    if (inFlight.isEmpty()) {
      return;
    }
    InFlight write = inFlight.remove(random.nextInt(inFlight.size()));
    if (write.kind == Kind.ZEROS) {
      disk.zero((long) write.block * blockBytes, (long) write.count * blockBytes);
    } else {
      disk.write(ByteBuffer.wrap(bytes(write)), (long) write.block * blockBytes);
    }
    if (sync == SyncMode.WRITE) {
      disk.flush();
    }
    long done = append(RecordType.DONE, write.block, write.count, 0);
    for (int i = 0; i < write.count; i++) {
      Written written = account.get(write.block + i).getLast();
      written.done = done;
      history.end(write.block + i, written.version);
    }
  }

  private void flush(boolean completes) throws IOException {
    long begin = append(RecordType.FLUSH_BEGIN, flushes.size(), 0, 0);
    if (completes || random.nextBoolean()) {
      disk.flush();
    }
    long end = completes ? append(RecordType.FLUSH_END, flushes.size(), 0, 0) : Long.MAX_VALUE;
    flushes.add(new Flush(begin, end));
  }

  /** Reading changes nothing. */
  private void read() throws IOException {
    disk.read(ByteBuffer.allocate(blockBytes), 0);
  }

  /** Loses the end of the journal that was not synced, in whole or in part. */
  private boolean[] surviving() {
    boolean[] survives = new boolean[records.size()];
    Arrays.fill(survives, 0, synced, true);
    int end = random.nextInt(synced, records.size() + 1);
    for (int i = synced; i < end; i++) {
      survives[i] = random.nextInt(20) > 0;
    }
    return survives;
  }

  private void save(Path journal, boolean[] survives) throws IOException {
    byte[] head = header.encoded(JournalHeader.JOURNAL);
    ByteBuffer bytes =
        ByteBuffer.allocate(head.length + records.size() * JournalRecord.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(head);
    JournalRecord.Checksum checksum = new JournalRecord.Checksum();
    for (int i = 0; i < records.size(); i++) {
      int at = bytes.position();
      records.get(i).put(bytes, header.session(), i, checksum);
      if (!survives[i]) {
        bytes.put(at + random.nextInt(JournalRecord.BYTES), (byte) random.nextInt());
        bytes.put(at + 4, (byte) (bytes.get(at + 4) ^ 0x55));
      }
    }
    Files.write(journal, bytes.array());
  }

  private void judge(Path journal, Tally tally) throws IOException {
    boolean[] survives = surviving();
    save(journal, survives);
    Recovery.Result result;
    try (JournalReader reader = JournalReader.open(journal);
        RecoveredState state = RecoveredState.of(reader, Crash.POWER);
        BlockHistory recovered = BlockHistory.inMemory(blocks, Version.FRESH)) {
      result = new Recovery(content, state, 512).run(disk, 1, recovered, n -> {});
    }
    Map<Long, BlockFinding> bad = new java.util.HashMap<>();
    result.bad().forEach(finding -> bad.put(finding.block(), finding));
    tally.told += disk.told();
    for (int block = 0; block < blocks; block++) {
      boolean wrong = isWrong(block, survives);
      BlockFinding finding = bad.get((long) block);
      tally.mattered += wrong ? 1 : 0;
      String where = "seed " + seed + ", block " + block + ": " + finding;
      if (wrong && finding != null) {
        tally.found++;
        tally.verdicts.merge(finding.verdict(), 1, Integer::sum);
      } else if (wrong) {
        tally.missed.add(where);
      } else if (finding != null) {
        tally.accused.add(where);
      }
    }
  }

  /** By the account: some sector is of no version from the last promised one on. */
  private boolean isWrong(int block, boolean[] survives) {
    List<Written> versions = account.get(block);
    int promised = 0;
    for (int v = 1; v < versions.size(); v++) {
      if (isPromised(versions.get(v).done, survives)) {
        promised = v;
      }
    }
    byte[] found = disk.block(block);
    for (int at = 0; at < blockBytes; at += SimulatedDisk.SECTOR) {
      boolean explained = false;
      for (int v = promised; v < versions.size() && !explained; v++) {
        explained =
            Arrays.equals(
                found,
                at,
                at + SimulatedDisk.SECTOR,
                versions.get(v).bytes,
                at,
                at + SimulatedDisk.SECTOR);
      }
      if (!explained) {
        return true;
      }
    }
    return false;
  }

  private boolean isPromised(long done, boolean[] survives) {
    if (done == Long.MAX_VALUE || !survives[(int) done] || sync == SyncMode.NONE) {
      return false;
    }
    return sync == SyncMode.WRITE
        || flushes.stream()
            .anyMatch(
                flush ->
                    flush.begin > done
                        && flush.end != Long.MAX_VALUE
                        && survives[(int) flush.begin]
                        && survives[(int) flush.end]);
  }
}
