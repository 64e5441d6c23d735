package io.dgen.ycsb;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import site.ycsb.ByteArrayByteIterator;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/**
 * A database in a file, which load leaves for run: with {@code damage=true} some rows come back
 * wrong.
 */
public final class MapDb extends DB {

  private static final Map<String, Map<String, byte[]>> ROWS = new ConcurrentHashMap<>();
  private static final AtomicInteger OPEN = new AtomicInteger();

  private Path file() {
    return Path.of(getProperties().getProperty("file"));
  }

  @Override
  public void init() {
    synchronized (ROWS) {
      if (OPEN.getAndIncrement() == 0 && Files.exists(file())) {
        try (var in = new ObjectInputStream(Files.newInputStream(file()))) {
          @SuppressWarnings("unchecked")
          Map<String, Map<String, byte[]>> rows =
              (Map<String, Map<String, byte[]>>) in.readObject();
          ROWS.putAll(rows);
        } catch (IOException | ClassNotFoundException e) {
          throw new IllegalStateException(e);
        }
        if (Boolean.parseBoolean(getProperties().getProperty("damage"))) {
          damage();
        }
      }
    }
  }

  private static void damage() {
    String[] keys = ROWS.keySet().stream().sorted().toArray(String[]::new);
    ROWS.get(keys[0]).get("field1")[33] ^= 16;
    Arrays.fill(ROWS.get(keys[1]).get("field2"), (byte) 0);
    ROWS.get(keys[2]).put("field0", ROWS.get(keys[3]).get("field1"));
    ROWS.get(keys[4]).put("field0", new byte[10]);
    ROWS.get(keys[5]).remove("field1");
    ROWS.get(keys[6]).clear();
    ROWS.remove(keys[7]);
  }

  @Override
  public void cleanup() {
    synchronized (ROWS) {
      if (OPEN.decrementAndGet() == 0
          && !Boolean.parseBoolean(getProperties().getProperty("damage"))) {
        try (var out = new ObjectOutputStream(Files.newOutputStream(file()))) {
          out.writeObject(new HashMap<>(ROWS));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Override
  public Status read(
      String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
    Map<String, byte[]> row = ROWS.get(key);
    if (row == null) {
      return Status.NOT_FOUND;
    }
    select(row, fields, result);
    return Status.OK;
  }

  /** Returns the fields that were asked for. */
  static void select(
      Map<String, byte[]> row, Set<String> fields, Map<String, ByteIterator> result) {
    row.forEach(
        (field, value) -> {
          if (fields == null || fields.contains(field)) {
            result.put(field, new ByteArrayByteIterator(value));
          }
        });
  }

  @Override
  public Status scan(
      String table,
      String startKey,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    for (Map<String, byte[]> row : ROWS.values()) {
      if (result.size() < count) {
        HashMap<String, ByteIterator> made = new HashMap<>();
        row.forEach((field, value) -> made.put(field, new ByteArrayByteIterator(value)));
        result.add(made);
      }
    }
    return Status.OK;
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    Map<String, byte[]> row = ROWS.get(key);
    if (row == null) {
      return Status.NOT_FOUND;
    }
    values.forEach((field, value) -> row.put(field, value.toArray()));
    return Status.OK;
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    Map<String, byte[]> row = new HashMap<>();
    values.forEach((field, value) -> row.put(field, value.toArray()));
    ROWS.put(key, new ConcurrentHashMap<>(row));
    return Status.OK;
  }

  @Override
  public Status delete(String table, String key) {
    ROWS.remove(key);
    return Status.OK;
  }
}
