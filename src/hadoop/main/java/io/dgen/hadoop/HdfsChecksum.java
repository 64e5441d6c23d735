package io.dgen.hadoop;

import io.dgen.DataGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CompositeCrcFileChecksum;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.MD5MD5CRC32CastagnoliFileChecksum;
import org.apache.hadoop.fs.MD5MD5CRC32GzipFileChecksum;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.MD5Hash;
import org.apache.hadoop.util.DataChecksum;

/**
 * The checksums that HDFS would have for a stream that was copied to it with the same settings.
 * They have HDFS's names of algorithms, so that equal ones mean equal bytes.
 *
 * @param composite whether it is the CRC of the whole file
 * @param type the CRC
 * @param bytesPerCrc the bytes that a CRC in a block's MD5 covers
 */
record HdfsChecksum(boolean composite, DataChecksum.Type type, int bytesPerCrc) {

  private static final String MODE = "dfs.checksum.combine.mode";
  private static final String TYPE = "dfs.checksum.type";
  private static final String BYTES = "dfs.bytes-per-checksum";
  private static final int DEFAULT_BYTES = 512;
  private static final int PIECE_BYTES = 256 << 10;

  /** What HDFS digests for a file without blocks. */
  private static final int EMPTY_BYTES = 32;

  static HdfsChecksum from(Configuration configuration) throws IOException {
    String mode = configuration.getTrimmed(MODE, "MD5MD5CRC");
    boolean composite = mode.equals("COMPOSITE_CRC");
    if (!composite && !mode.equals("MD5MD5CRC")) {
      throw new IOException(MODE + " is " + mode + ", but must be MD5MD5CRC or COMPOSITE_CRC");
    }
    String type = configuration.getTrimmed(TYPE, "CRC32C");
    if (!type.equals("CRC32C") && !type.equals("CRC32")) {
      throw new IOException(TYPE + " is " + type + ", but must be CRC32C or CRC32");
    }
    int bytes = configuration.getInt(BYTES, DEFAULT_BYTES);
    if (bytes < 1 || PIECE_BYTES % bytes != 0) {
      throw new IOException(
          BYTES + " is " + bytes + ", but must be a power of two up to " + PIECE_BYTES);
    }
    return new HdfsChecksum(composite, DataChecksum.Type.valueOf(type), bytes);
  }

  private Checksum crc() {
    return type == DataChecksum.Type.CRC32C ? new CRC32C() : new CRC32();
  }

  FileChecksum of(DataGenerator generator, long length, long blockSize) throws IOException {
    return composite ? whole(generator, length) : ofBlocks(generator, length, blockSize);
  }

  private FileChecksum whole(DataGenerator generator, long length) throws IOException {
    Checksum crc = crc();
    byte[] piece = new byte[PIECE_BYTES];
    for (long at = 0; at < length; at += PIECE_BYTES) {
      int n = (int) Math.min(PIECE_BYTES, length - at);
      Interrupts.check(at);
      generator.fillAt(at, piece, 0, n);
      crc.update(piece, 0, n);
    }
    return new CompositeCrcFileChecksum((int) crc.getValue(), type, bytesPerCrc);
  }

  private FileChecksum ofBlocks(DataGenerator generator, long length, long blockSize)
      throws IOException {
    if (length == 0) {
      return new MD5MD5CRC32GzipFileChecksum(0, 0, MD5Hash.digest(new byte[EMPTY_BYTES]));
    }
    // HDFS digests all of this class's array, which may be longer than what was written.
    DataOutputBuffer blocks = new DataOutputBuffer();
    for (long start = 0; start < length; start += blockSize) {
      blocks.write(block(generator, start, Math.min(blockSize, length - start)));
    }
    MD5Hash all = MD5Hash.digest(blocks.getData());
    long crcPerBlock = length > blockSize ? Math.ceilDiv(blockSize, bytesPerCrc) : 0;
    return type == DataChecksum.Type.CRC32C
        ? new MD5MD5CRC32CastagnoliFileChecksum(bytesPerCrc, crcPerBlock, all)
        : new MD5MD5CRC32GzipFileChecksum(bytesPerCrc, crcPerBlock, all);
  }

  /** Returns the MD5 of the CRCs of a block. */
  private byte[] block(DataGenerator generator, long start, long length) throws IOException {
    MessageDigest md5 = md5();
    Checksum crc = crc();
    byte[] piece = new byte[PIECE_BYTES];
    ByteBuffer crcs = ByteBuffer.allocate(PIECE_BYTES / bytesPerCrc * Integer.BYTES);
    for (long at = 0; at < length; at += PIECE_BYTES) {
      int n = (int) Math.min(PIECE_BYTES, length - at);
      Interrupts.check(start + at);
      generator.fillAt(start + at, piece, 0, n);
      crcs.clear();
      for (int from = 0; from < n; from += bytesPerCrc) {
        crc.reset();
        crc.update(piece, from, Math.min(bytesPerCrc, n - from));
        crcs.putInt((int) crc.getValue());
      }
      md5.update(crcs.flip());
    }
    return md5.digest();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has MD5", e);
    }
  }
}
