package io.dgen.ycsb;

import io.dgen.Mismatch;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.Vector;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteArrayByteIterator;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/** Replaces the values that are written to a database, and verifies those that are read. */
final class VerifyingDb extends DB {

  private final DB db;
  private final FieldValues values;
  private final Verdicts verdicts;

  VerifyingDb(DB db, FieldValues values, Verdicts verdicts) {
    this.db = db;
    this.values = values;
    this.verdicts = verdicts;
  }

  DB db() {
    return db;
  }

  private Map<String, ByteIterator> replaced(String key, Map<String, ByteIterator> given) {
    Map<String, ByteIterator> made = new HashMap<>();
    long streams = FieldValues.ofKey(key);
    given.forEach(
        (field, value) -> {
          byte[] bytes = new byte[Math.toIntExact(value.bytesLeft())];
          values.fill(streams, field, bytes);
          made.put(field, new ByteArrayByteIterator(bytes));
        });
    return made;
  }

  /** Verifies a row; the values can then be read again. */
  private boolean verify(
      String key, @Nullable Collection<String> asked, @Nullable Map<String, ByteIterator> row) {
    boolean good = true;
    for (String field : asked == null ? verdicts.fields() : asked) {
      if (row == null || row.get(field) == null) {
        verdicts.missing(key, field);
        good = false;
      }
    }
    if (row == null) {
      return good;
    }
    long streams = FieldValues.ofKey(key);
    int right = 0;
    for (Map.Entry<String, ByteIterator> cell : row.entrySet()) {
      if (cell.getValue() == null) {
        continue; // counted
      }
      byte[] found = cell.getValue().toArray();
      cell.setValue(new ByteArrayByteIterator(found));
      Mismatch mismatch = values.verify(streams, cell.getKey(), found);
      if (verdicts.value(key, cell.getKey(), found, mismatch)) {
        right++;
      } else {
        good = false;
      }
    }
    verdicts.right(right);
    return good;
  }

  @Override
  public Status read(
      String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
    Status status = db.read(table, key, fields, result);
    if (status.equals(Status.NOT_FOUND)) {
      verdicts.notFound(key);
    }
    if (!status.isOk()) {
      return status;
    }
    long start = System.nanoTime();
    boolean good;
    try {
      good = verify(key, fields, result);
    } catch (RuntimeException e) {
      // YCSB would end with status 0 and without a verdict.
      verdicts.unverified(key, e);
      return Status.ERROR;
    }
    verdicts.row(System.nanoTime() - start, good);
    return good ? status : Status.UNEXPECTED_STATE;
  }

  @Override
  @SuppressWarnings("NonApiType") // YCSB's
  public Status scan(
      String table,
      String startKey,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    // The rows come without their keys: nothing to compare them with.
    Status status = db.scan(table, startKey, count, fields, result);
    if (result != null) {
      verdicts.scanned(result.size());
    }
    return status;
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> given) {
    return db.update(table, key, replaced(key, given));
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> given) {
    return db.insert(table, key, replaced(key, given));
  }

  @Override
  public Status delete(String table, String key) {
    return db.delete(table, key);
  }

  @Override
  public Properties getProperties() {
    return db.getProperties();
  }
}
