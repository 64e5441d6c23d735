package io.dgen.storage.remote;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Finds out which of the objects that exist hold exactly what they should, once. */
final class ObjectCheck {

  private static final int CHUNK = 4 << 20;

  private final Bucket bucket;
  private final ObjectItems items;
  private final ObjectListing present;
  private final LongConsumer progress;
  private final int chunkBytes;
  private final long chunks;
  private final AtomicLong next = new AtomicLong();
  private final Set<Integer> wrong = ConcurrentHashMap.newKeySet();
  private final LongAdder compared = new LongAdder();

  /**
   * Looks at the objects that exist.
   *
   * @param present which these are
   */
  ObjectCheck(Bucket bucket, ObjectItems items, ObjectListing present, LongConsumer progress) {
    this.bucket = bucket;
    this.items = items;
    this.present = present;
    this.progress = progress;
    this.chunkBytes = CHUNK;
    this.chunks = items.pieces(chunkBytes);
  }

  /**
   * Compares all of them.
   *
   * @return the numbers of those that are right, in order
   * @throws TransferException if one cannot be read
   */
  long[] run(int threads) throws TransferException {
    Crew crew = new Crew();
    long jobs = present.count() * chunks;
    crew.share("dgen-object-", Math.clamp(jobs, 1, threads), () -> compareAll(crew, jobs));
    crew.rethrow();
    long[] right = new long[present.count()];
    int count = 0;
    for (int i = 0; i < present.count(); i++) {
      if (!wrong.contains(i)) {
        right[count++] = present.number(i);
      }
    }
    return Arrays.copyOf(right, count);
  }

  /** Returns how many bytes have been told as progress. */
  long comparedBytes() {
    return compared.sum();
  }

  private void compareAll(Crew crew, long jobs) throws TransferException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(chunkBytes, DataGenerator.PAGE_BYTES);
      while (!crew.failed()) {
        long job = next.getAndIncrement();
        if (job >= jobs) {
          return;
        }
        int index = (int) (job / chunks);
        if (!wrong.contains(index) && !right(index, job % chunks, memory)) {
          wrong.add(index);
        }
      }
    }
  }

  private boolean right(int index, long chunk, MemorySegment memory) throws TransferException {
    if (present.object(index).size() != items.bytes()) {
      return false;
    }
    int length = (int) items.pieceBytes(chunk, chunkBytes);
    if (length == 0) {
      return true;
    }
    ObjectItem item = items.item(present.number(index));
    long at = chunk * chunkBytes;
    MemorySegment found = memory.asSlice(0, length);
    try {
      new ObjectSource(bucket, present.object(index)).read(found.asByteBuffer(), at);
    } catch (NoSuchFileException _) {
      return false; // deleted meanwhile
    } catch (IOException e) {
      // Not wrong: it may be right, and must not be replaced for what is wrong with the network.
      throw new TransferException(at, e, bucket.address(item.key()).toString());
    }
    compared.add(length);
    progress.accept(length);
    return item.generator().verifyAt(item.position() + at, found).isEmpty();
  }
}
