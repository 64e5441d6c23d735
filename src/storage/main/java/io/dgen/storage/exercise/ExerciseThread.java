package io.dgen.storage.exercise;

import io.dgen.storage.channel.CannotZeroException;
import io.dgen.storage.exercise.Version.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One thread of an {@link Exerciser}, which has one operation in flight at a time.
 *
 * <p>With a journal it plans a batch of operations ahead: the blocks to be written are taken, their
 * intents are synced together while the previous batch is carried out, and so a write rarely waits
 * for the journal.
 */
final class ExerciseThread implements AutoCloseable {

  private static final int ALIGNMENT = 4096;

  /** How often another place is drawn if blocks of the drawn one are being written. */
  private static final int MOST_DRAWS = 16;

  private static final int MOST_PLANNED = 128;
  private static final int MOST_PLANNED_BLOCKS = 4096;
  private static final Operation[] OPERATIONS = Operation.values();

  private final Exerciser exercise;
  private final BlockContent content;
  private final BlockHistory history;
  private final Workload workload;
  private final @Nullable JournalWriter journal;
  private final int number;
  private final SplittableRandom random;
  private final BlockVerifier verifier;
  private final int blockBytes;
  private final int[] versions;
  private final double[] bounds;
  private final double[] sizeBounds;
  private final List<Workload.IoSize> sizes;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final MemorySegment[] slices;
  private final ByteBuffer buffer;

  /** Filling is not part of the workload and is not counted. */
  private boolean filling;

  /** Whether an operation was to be done, but could not be planned. */
  private boolean ticket;

  /** Operations whose blocks are taken and whose intents are recorded. */
  private static final class Plan {
    private final Operation[] operations;
    private final long[] first;
    private final int[] count;
    private final int[] before;
    private int size;
    private int next;
    private int blocks;
    private int beforeAt;
    private long position;

    Plan(int most, int mostBlocks) {
      operations = new Operation[most];
      first = new long[most];
      count = new int[most];
      before = new int[mostBlocks];
    }

    void clear() {
      size = 0;
      next = 0;
      blocks = 0;
      beforeAt = 0;
      position = 0;
    }
  }

  ExerciseThread(Exerciser exercise, int number) {
    this.exercise = exercise;
    this.content = exercise.content;
    this.history = exercise.history;
    this.workload = exercise.workload;
    this.journal = exercise.journal;
    this.number = number;
    this.random = random(workload.seed(), number);
    this.verifier = exercise.verifier();
    this.blockBytes = content.blockBytes();
    this.sizes = workload.sizes();
    int most = workload.largest();
    this.versions = new int[most / blockBytes];
    this.memory = arena.allocate(most, ALIGNMENT);
    this.buffer = memory.asByteBuffer();
    this.slices = new MemorySegment[versions.length];
    for (int i = 0; i < slices.length; i++) {
      slices[i] = memory.asSlice((long) i * blockBytes, blockBytes);
    }
    this.bounds = bounds(Arrays.stream(OPERATIONS).mapToDouble(workload::weight).toArray());
    this.sizeBounds = bounds(sizes.stream().mapToDouble(Workload.IoSize::weight).toArray());
  }

  /** Returns a thread's random numbers, independent of those of other threads. */
  static SplittableRandom random(long seed, int number) {
    SplittableRandom first = new SplittableRandom(seed);
    SplittableRandom own = first;
    for (int i = 0; i < number; i++) {
      own = first.split();
    }
    return own;
  }

  private static double[] bounds(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    double before = 0;
    double[] bounds = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      before += weights[i];
      bounds[i] = before / sum;
    }
    return bounds;
  }

  private int draw(double[] of) {
    if (of.length == 1) {
      return 0;
    }
    double u = random.nextDouble();
    int i = 0;
    while (i < of.length - 1 && u >= of[i]) {
      i++;
    }
    return i;
  }

  /** Writes all blocks in order, together with other threads. */
  void fill(AtomicLong filled) throws IOException {
    filling = true;
    Plan plan = new Plan(1, versions.length);
    while (!exercise.stoppedFilling()) {
      long first = filled.getAndAdd(versions.length);
      if (first >= content.blocks()) {
        return;
      }
      int count = (int) Math.min(versions.length, content.blocks() - first);
      plan.clear();
      if (take(plan, Operation.WRITE, first, count)) {
        commit(plan);
        perform(plan);
      }
    }
  }

  /** Writes blocks whose content is unknown, together with other threads. */
  void renew(AtomicLong renewed) throws IOException {
    filling = true;
    Plan plan = new Plan(1, versions.length);
    while (!exercise.stoppedFilling()) {
      long block = renewed.getAndIncrement();
      if (block >= content.blocks()) {
        return;
      }
      int version = history.version(block);
      plan.clear();
      if (Version.kind(version) == Kind.UNKNOWN
          && Version.generation(version) > 0
          && take(plan, Operation.WRITE, block, 1)) {
        commit(plan);
        perform(plan);
      }
    }
  }

  /** Does what the workload asks for until it ends. */
  void run() throws IOException {
    if (journal == null) {
      Plan plan = new Plan(1, versions.length);
      while (exercise.takeTicket()) {
        plan.clear();
        add(plan, true);
        perform(plan);
      }
    } else {
      runJournaled(journal);
    }
  }

  private void runJournaled(JournalWriter to) throws IOException {
    // Blocks that are planned cannot be used by others: few at a time of a small target.
    long fair = content.blocks() / (8L * workload.inFlight());
    int blocks = Math.clamp(fair, versions.length, MOST_PLANNED_BLOCKS + versions.length);
    int most = Math.clamp(fair, 1, MOST_PLANNED);
    Plan current = new Plan(most, blocks);
    Plan next = new Plan(most, blocks);
    try {
      plan(current, to, true);
      while (current.size > 0) {
        to.await(current.position);
        while (current.next < current.size && !exercise.stopped()) {
          if (current.next == current.size / 2) {
            plan(next, to, false);
          }
          perform(current);
        }
        if (exercise.stopped()) {
          break;
        }
        Plan done = current;
        current = next;
        next = done;
        next.clear();
        if (current.size == 0) {
          plan(current, to, true);
        }
      }
    } finally {
      release(current, to);
      release(next, to);
    }
  }

  /** Plans a batch; waits for blocks that others have taken only while this thread has none. */
  private void plan(Plan plan, JournalWriter to, boolean waits) throws IOException {
    plan.clear();
    while (plan.size < plan.operations.length
        && plan.blocks + versions.length <= plan.before.length
        && (ticket || exercise.takeTicket())) {
      ticket = !add(plan, waits && plan.size == 0);
      if (ticket) {
        break;
      }
    }
    if (plan.position > 0) {
      to.request(plan.position);
    }
  }

  private void commit(Plan plan) throws IOException {
    if (journal != null) {
      journal.await(plan.position);
    }
  }

  /** Draws an operation; returns false if its blocks cannot be taken now. */
  private boolean add(Plan plan, boolean waits) throws IOException {
    Operation operation = OPERATIONS[draw(bounds)];
    if (operation == Operation.ZERO && !exercise.canZero()) {
      operation = Operation.WRITE;
    }
    int count = sizes.get(draw(sizeBounds)).bytes() / blockBytes;
    if (operation == Operation.WRITE || operation == Operation.ZERO) {
      for (int draw = 1; !take(plan, operation, place(count), count); draw++) {
        if (exercise.stopped() || (!waits && draw >= MOST_DRAWS)) {
          return false;
        }
      }
    } else {
      int at = plan.size++;
      plan.operations[at] = operation;
      plan.count[at] = count; // a read's place is drawn when it is issued
    }
    return true;
  }

  private long place(int count) {
    return count * workload.access().draw(content.blocks() / count, random, exercise.cursor);
  }

  /** Takes blocks to be written and records the intent; returns false if one is taken already. */
  private boolean take(Plan plan, Operation operation, long first, int count) throws IOException {
    Kind kind = operation == Operation.ZERO ? Kind.ZEROS : Kind.DATA;
    for (int i = 0; i < count; i++) {
      boolean worn = exercise.endsIfWorn(first + i);
      int before = worn ? Version.NONE : history.begin(first + i, kind);
      if (before < 0) {
        for (int taken = 0; taken < i; taken++) {
          history.end(first + taken, plan.before[plan.blocks + taken]);
        }
        Thread.onSpinWait();
        return false;
      }
      plan.before[plan.blocks + i] = before;
    }
    int at = plan.size++;
    plan.operations[at] = operation;
    plan.first[at] = first;
    plan.count[at] = count;
    if (journal != null) {
      plan.position = intents(journal, plan, first, count, kind);
    }
    plan.blocks += count;
    return true;
  }

  /** Records one intent for all neighbours that get the same version. */
  private static long intents(JournalWriter to, Plan plan, long first, int count, Kind kind)
      throws IOException {
    long position = 0;
    int from = 0;
    for (int i = 1; i <= count; i++) {
      int version = plan.before[plan.blocks + from];
      if (i == count
          || Version.generation(plan.before[plan.blocks + i]) != Version.generation(version)) {
        position = to.intent(first + from, i - from, Version.next(version, kind));
        from = i;
      }
    }
    return position;
  }

  private void perform(Plan plan) throws IOException {
    int at = plan.next++;
    if (at >= plan.size) {
      return;
    }
    int count = plan.count[at];
    switch (plan.operations[at]) {
      case READ -> read(count);
      case FLUSH -> flush();
      case WRITE, ZERO -> {
        int beforeAt = plan.beforeAt;
        plan.beforeAt += count;
        change(plan, at, beforeAt);
      }
    }
  }

  /** Gives back what was planned and not done. Without a record of that, blocks stay taken. */
  private void release(Plan plan, JournalWriter to) throws IOException {
    for (int at = plan.next; at < plan.size; at++) {
      if (plan.operations[at] == Operation.WRITE || plan.operations[at] == Operation.ZERO) {
        for (int i = 0; i < plan.count[at]; i++) {
          int before = plan.before[plan.beforeAt++];
          to.cancelled(plan.first[at] + i, before);
          history.end(plan.first[at] + i, before);
        }
      }
    }
    plan.clear();
  }

  private void change(Plan plan, int at, int beforeAt) throws IOException {
    boolean zero = plan.operations[at] == Operation.ZERO;
    Kind kind = zero ? Kind.ZEROS : Kind.DATA;
    long first = plan.first[at];
    int count = plan.count[at];
    int bytes = count * blockBytes;
    if (!zero) {
      for (int i = 0; i < count; i++) {
        int generation = Version.generation(plan.before[beforeAt + i]) + 1;
        content.fillData(first + i, generation, slices[i]);
      }
      buffer.limit(bytes).position(0);
    }
    Kind left = Kind.UNKNOWN;
    boolean unchanged = false;
    long start = System.nanoTime();
    try {
      if (zero) {
        exercise.target.zero(first * blockBytes, bytes);
      } else {
        exercise.target.write(buffer, first * blockBytes);
      }
      if (!filling) {
        exercise.meter.record(number, plan.operations[at], System.nanoTime() - start, bytes);
      }
      left = kind;
    } catch (CannotZeroException e) {
      exercise.refuseZeroing(String.valueOf(e.getMessage()));
      unchanged = true;
    } catch (IOException e) {
      exercise.fail(e);
    }
    try {
      if (journal != null && left == kind) {
        journal.done(first, count);
      }
      for (int i = 0; journal != null && unchanged && i < count; i++) {
        journal.cancelled(first + i, plan.before[beforeAt + i]);
      }
    } finally {
      for (int i = 0; i < count; i++) {
        int before = plan.before[beforeAt + i];
        history.end(first + i, unchanged ? before : Version.next(before, left));
      }
    }
  }

  private void flush() throws IOException {
    long start = System.nanoTime();
    long flush = journal == null ? 0 : journal.flushBegin();
    try {
      exercise.target.flush();
    } catch (IOException e) {
      exercise.failFlush(e);
      return;
    }
    if (journal != null) {
      journal.flushEnd(flush);
    }
    exercise.meter.record(number, Operation.FLUSH, System.nanoTime() - start, 0);
  }

  private void read(int count) {
    long first = place(count);
    for (int draw = 1; look(first, count) && draw < MOST_DRAWS; draw++) {
      first = place(count);
    }
    int bytes = count * blockBytes;
    buffer.limit(bytes).position(0);
    long start = System.nanoTime();
    try {
      exercise.target.read(buffer, first * blockBytes);
    } catch (IOException e) {
      exercise.fail(e);
      return;
    }
    exercise.meter.record(number, Operation.READ, System.nanoTime() - start, bytes);
    int verified = 0;
    for (int i = 0; i < count; i++) {
      verified += verify(first + i, versions[i], slices[i]) ? 1 : 0;
    }
    exercise.meter.verified.add(verified);
    if (verified < count) {
      exercise.meter.unverified.add(count - verified);
    }
  }

  /** Notes the versions before a read; returns whether a write of one of them is in flight. */
  private boolean look(long first, int count) {
    boolean busy = false;
    for (int i = 0; i < count; i++) {
      versions[i] = history.raw(first + i);
      busy |= versions[i] < 0;
    }
    return busy;
  }

  /** Returns whether a block could be judged. */
  private boolean verify(long block, int version, MemorySegment found) {
    if (version < 0 || Version.kind(version) == Kind.UNKNOWN) {
      return false;
    }
    if (verifier.holds(block, found, version)) {
      return true;
    }
    if (history.raw(block) != version) {
      return false; // a write began meanwhile
    }
    BlockFinding finding = verifier.classify(block, found, exercise.only(version));
    if (history.forget(block, version)) { // told once
      exercise.found(finding);
    }
    return true;
  }

  @Override
  public void close() {
    arena.close();
  }
}
