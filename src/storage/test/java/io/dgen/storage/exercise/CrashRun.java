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
import org.jspecify.annotations.Nullable;

/**
 * One run on a simulated disk that ends in a crash, with one thread and everything drawn from a
 * seed: what the target holds before, writes that are planned, in flight, given up or fail, flushes
 * that overlap, a journal in a file or a pipe whose end is lost in part; and if nothing was wrong,
 * another run that goes on from there. An account of its own, kept in plain bytes, says which
 * blocks are wrong; recovery must say the same.
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
    final Map<Verdict, String> examples = new EnumMap<>(Verdict.class);

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

    /** Null for anything: what a block holds before it is written, or after it was found wrong. */
    final byte @Nullable [] bytes;

    /** The indices of its records; negative if it was there before the journal. */
    long intent = BEFORE;

    long done = NEVER;
    long cancelled = NEVER;

    Written(int version, byte @Nullable [] bytes) {
      this.version = version;
      this.bytes = bytes;
    }
  }

  /** Writes that are planned, and issued once their intents are synced. */
  private record InFlight(int block, int count, Kind kind, long intent, int[] before) {}

  private static final class Flush {
    final long begin;
    boolean reached;
    long end = NEVER;

    Flush(long begin) {
      this.begin = begin;
    }
  }

  private static final long BEFORE = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final long seed;
  private final SplittableRandom random;
  private final int blocks;
  private final int blockBytes;
  private final int atomic;
  private final SyncMode sync;
  private final int base;
  private final boolean zeroing;

  /**
   * Whether it is certain what is wrong: what was there before the first write is other data, and
   * so is what another block was written with if a pipe has lost the record of it.
   */
  private final boolean named;

  private final Crash crash;
  private final int depth;
  private final BlockContent content;
  private final SimulatedDisk disk;
  private final List<List<Written>> account = new ArrayList<>();

  // Of the present journal.
  private BlockHistory history;
  private boolean streamed;
  private long session;
  private final List<Flush> flushes = new ArrayList<>();
  private final List<InFlight> inFlight = new ArrayList<>();
  private final List<JournalRecord> records = new ArrayList<>();
  private int synced;

  private CrashRun(long seed, DataGenerator generator, Set<Lie> lies, SplittableRandom random) {
    this.seed = seed;
    this.random = random;
    this.content = new BlockContent(generator, 512 << random.nextInt(5));
    this.blockBytes = content.blockBytes();
    this.blocks = (int) content.blocks();
    this.atomic = random.nextBoolean() ? 512 : Math.min(blockBytes, 512 << random.nextInt(5));
    this.sync = SyncMode.values()[random.nextInt(3)];
    this.base = random.nextInt(4) == 0 ? Version.UNWRITTEN : Version.FRESH;
    this.zeroing = random.nextInt(3) > 0;
    // Lies about flushes and whatever needs a power cut to show.
    boolean aboutFlushes = lies.contains(Lie.IGNORED_FLUSH) || lies.contains(Lie.PARTIAL_FLUSH);
    this.crash = !aboutFlushes && random.nextInt(5) == 0 ? Crash.PROGRAM : Crash.POWER;
    this.streamed = random.nextInt(3) == 0;
    this.named = base == Version.FRESH && !streamed;
    this.depth = 1 + random.nextInt(16);
    // Flushes are rare, and a lie about one is made good by the next.
    double rate = aboutFlushes ? 0.3 + random.nextDouble() / 2 : 0.002 + random.nextDouble() / 30;
    this.disk = new SimulatedDisk(blocks, blockBytes, atomic, random.split(), lies, rate);
    this.history = BlockHistory.inMemory(blocks, base);
    byte[] before = new byte[blocks * blockBytes];
    if (base == Version.UNWRITTEN) {
      for (int at = 0; at < before.length; at++) {
        before[at] = (byte) random.nextInt();
      }
    }
    disk.prepare(before);
    for (int block = 0; block < blocks; block++) {
      byte[] bytes = base == Version.FRESH ? new byte[blockBytes] : null;
      account.add(new ArrayList<>(List.of(new Written(base, bytes))));
    }
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
      try {
        Path journal = directory.resolve("journal");
        run.work();
        boolean good = run.judge(journal, tally);
        if (good && random.nextInt(3) == 0) {
          run.goOn();
          run.work();
          run.judge(journal, tally);
        }
      } finally {
        run.history.close();
      }
    }
    tally.runs++;
  }

  private long append(RecordType type, long number, int count, int version) {
    records.add(new JournalRecord(type, number, count, version, records.size()));
    return records.size() - 1;
  }

  /** One sync serves all that wait. */
  private void commit() {
    synced = records.size();
    append(RecordType.SYNCED, synced, 0, 0);
  }

  private void work() throws IOException {
    int steps = 20 + random.nextInt(400);
    for (int step = 0; step < steps; step++) {
      int draw = random.nextInt(100);
      if (draw < 45) {
        plan(zeroing && random.nextInt(8) == 0 ? Kind.ZEROS : Kind.DATA);
      } else if (draw < 86) {
        end();
      } else if (draw < 97) {
        flush();
      } else if (draw < 98) {
        commit();
      } else {
        read();
      }
    }
    for (InFlight write : inFlight) {
      if (write.intent < synced) {
        disk.writeInPart(bytes(write), write.block * blockBytes);
      }
    }
    if (crash == Crash.POWER) {
      disk.cutPower();
      disk.restorePower();
    } else {
      disk.beHonest();
    }
  }

  private void plan(Kind kind) {
    if (inFlight.size() == depth) {
      return;
    }
    int count = 1 + random.nextInt(Math.min(4, blocks));
    plan(kind, random.nextInt(blocks - count + 1), count);
    if (random.nextBoolean()) {
      commit();
    }
  }

  private void plan(Kind kind, int first, int count) {
    for (int i = 0; i < count; i++) {
      if (history.isBusy(first + i)) {
        return;
      }
    }
    int[] before = new int[count];
    long intent = 0;
    for (int i = 0; i < count; i++) {
      before[i] = history.begin(first + i, kind);
      int version = history.version(first + i);
      Written written = new Written(version, Blocks.bytes(content, first + i, version));
      intent = append(RecordType.INTENT, first + i, 1, version);
      written.intent = intent;
      account.get(first + i).add(written);
    }
    inFlight.add(new InFlight(first, count, kind, intent, before));
  }

  private byte[] bytes(InFlight write) {
    byte[] all = new byte[write.count * blockBytes];
    for (int i = 0; i < write.count; i++) {
      byte[] one = java.util.Objects.requireNonNull(latest(write.block + i).bytes);
      System.arraycopy(one, 0, all, i * blockBytes, blockBytes);
    }
    return all;
  }

  private Written latest(int block) {
    return account.get(block).getLast();
  }

  private void end() throws IOException {
    if (inFlight.isEmpty()) {
      return;
    }
    InFlight write = inFlight.remove(random.nextInt(inFlight.size()));
    int draw = random.nextInt(20);
    if (draw == 0) { // not issued, or refused without any effect
      cancel(write);
      return;
    }
    if (write.intent >= synced) {
      commit();
    }
    if (draw == 1) {
      fail(write);
      return;
    }
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
      Written written = latest(write.block + i);
      written.done = done;
      history.end(write.block + i, written.version);
    }
  }

  private void cancel(InFlight write) {
    for (int i = 0; i < write.count; i++) {
      int block = write.block + i;
      latest(block).cancelled = append(RecordType.CANCELLED, block, 1, write.before[i]);
      history.end(block, write.before[i]);
    }
  }

  /** A write that fails may have done its work in part. */
  private void fail(InFlight write) {
    disk.writeInPart(bytes(write), write.block * blockBytes);
    for (int i = 0; i < write.count; i++) {
      history.end(write.block + i, Version.next(write.before[i], Kind.UNKNOWN));
    }
  }

  /** A flush begins, reaches the disk and ends, with anything between. */
  private void flush() throws IOException {
    List<Flush> running = flushes.stream().filter(flush -> flush.end == NEVER).toList();
    if (running.isEmpty() || random.nextInt(3) == 0) {
      flushes.add(new Flush(append(RecordType.FLUSH_BEGIN, flushes.size(), 0, 0)));
      return;
    }
    Flush one = running.get(random.nextInt(running.size()));
    if (one.reached) {
      one.end = append(RecordType.FLUSH_END, flushes.indexOf(one), 0, 0);
    } else {
      disk.flush();
      one.reached = true;
    }
  }

  /** Reading changes nothing. */
  private void read() throws IOException {
    disk.read(ByteBuffer.allocate(blockBytes), 0);
  }

  /** Goes on with the versions that recovery has found, as the command does. */
  private void goOn() throws IOException {
    disk.flush();
    disk.lieAgain();
    records.clear();
    flushes.clear();
    inFlight.clear();
    streamed = false;
    session++;
    for (int block = 0; block < blocks; block++) {
      int version = history.version(block);
      if (version != base) {
        append(RecordType.BASE, block, 1, version);
      }
      boolean unknown = Version.kind(version) == Kind.UNKNOWN;
      Written now = new Written(version, unknown ? null : Blocks.bytes(content, block, version));
      List<Written> versions = account.get(block);
      if (sync == SyncMode.NONE && crash == Crash.POWER && !unknown) {
        // Nothing that was flushed is promised. What is newer was lost, and is not written again.
        versions.removeIf(old -> Version.generation(old.version) >= Version.generation(version));
        versions.forEach(
            old -> {
              old.intent = BEFORE;
              old.done = NEVER;
              old.cancelled = NEVER;
            });
        versions.add(now);
      } else {
        versions.clear();
        versions.add(now);
      }
    }
    commit();
    for (int block = 0; block < blocks; block++) {
      int version = history.version(block);
      if (Version.kind(version) == Kind.UNKNOWN && Version.generation(version) > 0) {
        plan(Kind.DATA, block, 1);
        end();
      }
    }
  }

  /** Loses the end of the journal that was not synced, in whole or in part. */
  private boolean[] surviving() {
    boolean[] survives = new boolean[records.size()];
    if (streamed) {
      Arrays.fill(survives, 0, random.nextInt(records.size() + 1), true);
      return survives;
    }
    Arrays.fill(survives, 0, synced, true);
    int end = random.nextInt(synced, records.size() + 1);
    for (int i = synced; i < end; i++) {
      survives[i] = random.nextInt(20) > 0;
    }
    return survives;
  }

  private void save(Path journal, boolean[] survives) throws IOException {
    JournalHeader header =
        new JournalHeader(
            content.spec(),
            blockBytes,
            sync,
            atomic,
            base,
            zeroing,
            streamed,
            seed + session,
            0,
            "simulated");
    byte[] head = header.encoded(JournalHeader.JOURNAL);
    ByteBuffer bytes =
        ByteBuffer.allocate(head.length + records.size() * JournalRecord.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(head);
    JournalRecord.Checksum checksum = new JournalRecord.Checksum();
    for (int i = 0; i < records.size(); i++) {
      int at = bytes.position();
      records.get(i).put(bytes, header.session(), i, checksum);
      if (!survives[i] && streamed) { // a part of a record may be there
        bytes.position(at + random.nextInt(JournalRecord.BYTES));
        break;
      } else if (!survives[i]) {
        bytes.put(at + random.nextInt(JournalRecord.BYTES), (byte) random.nextInt());
        bytes.put(at + 4, (byte) (bytes.get(at + 4) ^ 0x55));
      }
    }
    Files.write(journal, Arrays.copyOf(bytes.array(), bytes.position()));
  }

  /** Returns whether nothing is wrong; then the history is what recovery has found. */
  private boolean judge(Path journal, Tally tally) throws IOException {
    boolean[] survives = surviving();
    save(journal, survives);
    history.close();
    history = BlockHistory.inMemory(blocks, Version.FRESH);
    Recovery.Result result;
    try (JournalReader reader = JournalReader.open(journal);
        RecoveredState state = RecoveredState.of(reader, crash)) {
      result = new Recovery(content, state, atomic).run(disk, 1, history, n -> {});
    }
    Map<Long, BlockFinding> bad = new java.util.HashMap<>();
    result.bad().forEach(finding -> bad.put(finding.block(), finding));
    tally.told += disk.told();
    boolean good = true;
    for (int block = 0; block < blocks; block++) {
      boolean wrong = isWrong(block, survives);
      BlockFinding finding = bad.get((long) block);
      good &= !wrong;
      tally.mattered += wrong ? 1 : 0;
      String where = "seed " + seed + ", block " + block + ": " + finding;
      if (wrong && finding != null) {
        tally.found++;
        if (named) {
          tally.verdicts.merge(finding.verdict(), 1, Integer::sum);
          tally.examples.putIfAbsent(finding.verdict(), where);
        }
      } else if (wrong) {
        tally.missed.add(where);
      } else if (finding != null) {
        tally.accused.add(where);
      }
    }
    return good;
  }

  /** By the account: some piece is of no version from the last promised one on. */
  private boolean isWrong(int block, boolean[] survives) {
    List<Written> versions = account.get(block);
    int promised = 0;
    for (int v = 1; v < versions.size(); v++) {
      if (isPromised(versions.get(v).done, survives)) {
        promised = v;
      }
    }
    List<byte[]> allowed = new ArrayList<>();
    if (streamed && zeroing) {
      allowed.add(new byte[blockBytes]); // the record may be lost
    }
    for (Written one : versions.subList(promised, versions.size())) {
      if (one.bytes == null) {
        return false;
      }
      // What was given up cannot be there; but that is known by its record alone.
      boolean givenUp = one.cancelled != NEVER && survives[(int) one.cancelled];
      if (!givenUp && (streamed || one.intent == BEFORE || survives[(int) one.intent])) {
        allowed.add(one.bytes);
      }
    }
    byte[] found = disk.block(block);
    for (int at = 0; at < blockBytes; at += atomic) {
      int from = at;
      int to = at + atomic;
      if (allowed.stream().noneMatch(one -> Arrays.equals(found, from, to, one, from, to))) {
        return true;
      }
    }
    return false;
  }

  private boolean isPromised(long done, boolean[] survives) {
    if (done == NEVER || !survives[(int) done]) {
      return false;
    }
    if (crash == Crash.PROGRAM || sync != SyncMode.FLUSH) {
      return crash == Crash.PROGRAM || sync == SyncMode.WRITE;
    }
    return flushes.stream()
        .anyMatch(
            flush ->
                flush.begin > done
                    && flush.end != NEVER
                    && survives[(int) flush.begin]
                    && survives[(int) flush.end]);
  }
}
