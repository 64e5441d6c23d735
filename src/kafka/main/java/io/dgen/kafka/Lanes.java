package io.dgen.kafka;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a producer: one for each thread that sends. A lane whose thread has ended goes to
 * the next new thread. If there are more threads than lanes, the others share the last one.
 */
final class Lanes {

  /** The last lane's number, which is the shared one's. */
  static final int SHARED = (1 << Stamp.LANE_BITS) - 1;

  private record Owned(Lane lane, WeakReference<Thread> owner) {}

  private final long producer;
  private final Values values;
  private final List<Lane> all = new ArrayList<>();
  private final List<Owned> owned = new ArrayList<>();

  @SuppressWarnings("ThreadLocalUsage") // each producer has lanes of its own
  private final ThreadLocal<Lane> own = new ThreadLocal<>();

  private @Nullable Lane common;

  Lanes(long producer, Values values) {
    this.producer = producer;
    this.values = values;
  }

  /** Returns the calling thread's lane. */
  Lane current() {
    Lane lane = own.get();
    return lane == null ? assign() : lane;
  }

  /** Takes the number back from the calling thread's last record, which was not sent. */
  void takeBack(byte[] header) {
    Lane lane = own.get();
    if (lane != null) {
      lane.takeBack(header);
    }
  }

  private synchronized Lane assign() {
    Lane lane = free();
    own.set(lane);
    return lane;
  }

  private Lane free() {
    WeakReference<Thread> caller = new WeakReference<>(Thread.currentThread());
    for (int i = 0; i < owned.size(); i++) {
      Thread owner = owned.get(i).owner.get();
      if (owner == null || !owner.isAlive()) {
        owned.set(i, new Owned(owned.get(i).lane, caller));
        return owned.get(i).lane;
      }
    }
    if (all.size() < SHARED) {
      Lane lane = make(false);
      owned.add(new Owned(lane, caller));
      return lane;
    }
    if (common == null) {
      common = make(true);
    }
    return common;
  }

  /** Returns the lane that follows one whose numbers are used up. */
  synchronized Lane after(Lane usedUp) {
    Lane lane = own.get();
    if (lane != usedUp) {
      return current(); // another thread was first
    }
    owned.removeIf(each -> each.lane == usedUp);
    own.remove();
    if (usedUp.shared() || all.size() >= SHARED) {
      throw new DataError(
          "the producer has sent "
              + SHARED
              + " times 2^31 records, and has no more numbers for them: make a new producer");
    }
    return assign();
  }

  private Lane make(boolean shared) {
    Lane lane = new Lane(producer << Stamp.LANE_BITS | all.size(), shared, values);
    all.add(lane);
    return lane;
  }

  /** Returns all lanes. */
  synchronized List<Lane> all() {
    return List.copyOf(all);
  }
}
