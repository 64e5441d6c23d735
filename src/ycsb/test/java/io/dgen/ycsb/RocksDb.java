package io.dgen.ycsb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/**
 * A store that does something: RocksDB in the client's process, a row as one value, as YCSB's own
 * binding for it has it. {@code file=DIRECTORY}.
 */
public final class RocksDb extends DB {

  private static final int LENGTH = Integer.BYTES;

  private Options options;
  private RocksDB rocks;

  @Override
  public void init() {
    try {
      options = new Options().setCreateIfMissing(true);
      rocks = RocksDB.open(options, getProperties().getProperty("file"));
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void cleanup() {
    rocks.close();
    options.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encoded(Map<String, byte[]> row) {
    Map<byte[], byte[]> cells = new HashMap<>();
    int size = 0;
    for (Map.Entry<String, byte[]> cell : row.entrySet()) {
      byte[] field = bytes(cell.getKey());
      cells.put(field, cell.getValue());
      size += 2 * LENGTH + field.length + cell.getValue().length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    cells.forEach(
        (field, value) -> {
          buffer.putInt(field.length).put(field);
          buffer.putInt(value.length).put(value);
        });
    return buffer.array();
  }

  private static Map<String, byte[]> decoded(byte[] bytes) {
    Map<String, byte[]> row = new HashMap<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      byte[] field = new byte[buffer.getInt()];
      buffer.get(field);
      byte[] value = new byte[buffer.getInt()];
      buffer.get(value);
      row.put(new String(field, StandardCharsets.UTF_8), value);
    }
    return row;
  }

  @Override
  public Status read(
      String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
    try {
      byte[] found = rocks.get(bytes(key));
      if (found == null) {
        return Status.NOT_FOUND;
      }
      MapDb.select(decoded(found), fields, result);
      return Status.OK;
    } catch (RocksDBException e) {
      return Status.ERROR;
    }
  }

  @Override
  public Status scan(
      String table,
      String startKey,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    return Status.NOT_IMPLEMENTED;
  }

  private Status put(String key, Map<String, byte[]> row, Map<String, ByteIterator> values)
      throws RocksDBException {
    values.forEach((field, value) -> row.put(field, value.toArray()));
    rocks.put(bytes(key), encoded(row));
    return Status.OK;
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    try {
      byte[] found = rocks.get(bytes(key));
      if (found == null) {
        return Status.NOT_FOUND;
      }
      return put(key, decoded(found), values);
    } catch (RocksDBException e) {
      return Status.ERROR;
    }
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    try {
      return put(key, new HashMap<>(), values);
    } catch (RocksDBException e) {
      return Status.ERROR;
    }
  }

  @Override
  public Status delete(String table, String key) {
    try {
      rocks.delete(bytes(key));
      return Status.OK;
    } catch (RocksDBException e) {
      return Status.ERROR;
    }
  }
}
