package io.dgen.hadoop;

import io.dgen.ByteSize;
import io.dgen.StreamSpec;
import io.dgen.nio.DgenFileSystemProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The read-only file system of all streams of a seed. Hadoop finds it by its service file, or by
 * {@code fs.dgen.impl}. Files are generated where they are read.
 */
public class DgenFileSystem extends FileSystem {

  /** The scheme of its URIs. */
  public static final String SCHEME = "dgen";

  /** The setting for the size of the blocks that jobs are split by. */
  public static final String BLOCK_SIZE = "fs.dgen.block.size";

  /** The size of a block where nothing is set: that of HDFS. */
  public static final long DEFAULT_BLOCK_SIZE = 128 << 20;

  private URI uri = URI.create(SCHEME + "://0");
  private Path workingDirectory = new Path("dgen://0/");
  private Blocks blocks = new Blocks(DEFAULT_BLOCK_SIZE);

  /** For Hadoop, which makes and initializes it. */
  public DgenFileSystem() {}

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    URI root;
    try {
      root =
          DgenFileSystemProvider.path(URI.create(SCHEME + "://" + name.getAuthority() + "/"))
              .toUri();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "'" + name + "' must be like dgen://SEED/STREAM?size=1GiB: " + e.getMessage(), e);
    }
    // The seed as it is written, with which callers compare.
    uri = URI.create(SCHEME + "://" + name.getAuthority());
    workingDirectory = new Path(uri + root.getPath());
    blocks = new Blocks(blockSize(configuration));
  }

  private static long blockSize(Configuration configuration) throws IOException {
    String text = configuration.getTrimmed(BLOCK_SIZE);
    if (text == null) {
      return DEFAULT_BLOCK_SIZE;
    }
    long bytes;
    try {
      bytes = ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(BLOCK_SIZE + ": " + e.getMessage(), e);
    }
    if (bytes < 1) {
      throw new IOException(BLOCK_SIZE + " is " + bytes + ", but must be 1 byte or more");
    }
    return bytes;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  /** Returns what a path stands for. */
  private Entry entry(Path path) throws IOException {
    checkPath(path);
    return Entry.of(makeQualified(path));
  }

  private StreamSpec stream(Path path) throws IOException {
    if (entry(path) instanceof Entry.Stream stream) {
      return stream.spec();
    }
    throw new FileNotFoundException(path + " is a directory");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(
        new StreamInput(path.toString(), DgenFileSystemProvider.generator(stream(path))));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return status(makeQualified(path), entry(path));
  }

  private FileStatus status(Path path, Entry entry) {
    return entry instanceof Entry.Stream(StreamSpec spec)
        ? new FileStatus(
            spec.size(), false, 1, blocks.size(spec.size()), 0, 0, FILE_MODE, SCHEME, SCHEME, path)
        : new FileStatus(0, true, 0, 0, 0, 0, DIRECTORY_MODE, SCHEME, SCHEME, path);
  }

  private static final FsPermission FILE_MODE = new FsPermission((short) 0444);
  private static final FsPermission DIRECTORY_MODE = new FsPermission((short) 0555);

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    List<FileStatus> all = new ArrayList<>();
    RemoteIterator<FileStatus> files = listStatusIterator(path);
    while (files.hasNext()) {
      all.add(files.next());
    }
    return all.toArray(FileStatus[]::new);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    Path qualified = makeQualified(path);
    Entry entry = entry(path);
    return switch (entry) {
      case Entry.Stream stream -> one(status(qualified, entry));
      case Entry.Seed seed -> throw new PathIOException(qualified.toString(), Entry.NOT_LISTED);
      case Entry.Directory directory ->
          new RemoteIterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
              return number < directory.set().files();
            }

            @Override
            public FileStatus next() {
              Path file = new Path(qualified, directory.name(number));
              return status(file, new Entry.Stream(directory.set().spec(number++)));
            }
          };
    };
  }

  private static RemoteIterator<FileStatus> one(FileStatus status) {
    return org.apache.hadoop.util.functional.RemoteIterators.remoteIteratorFromSingleton(status);
  }

  /**
   * Returns what matches. A question mark begins the parameters, so a path that stands for
   * something is no pattern. The last name of a file in a set may be one.
   *
   * @param pattern a path, or a pattern of the files of a set
   * @return the one path, or the files
   * @throws FileNotFoundException saying why it stands for nothing
   * @throws IOException if it cannot be found out
   */
  @Override
  public FileStatus[] globStatus(Path pattern) throws IOException {
    return globStatus(pattern, path -> true);
  }

  @Override
  public FileStatus[] globStatus(Path pattern, PathFilter filter) throws IOException {
    FileNotFoundException missing;
    try {
      FileStatus status = getFileStatus(pattern);
      return filter.accept(status.getPath()) ? new FileStatus[] {status} : new FileStatus[0];
    } catch (FileNotFoundException e) {
      missing = e;
    }
    return Globs.in(this, makeQualified(pattern), filter, missing);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    return blocks.of(file, start, length);
  }

  @Override
  public long getDefaultBlockSize(Path path) {
    return blocks.size(0);
  }

  /**
   * Returns the checksum that HDFS has for a file of these bytes and blocks: the MD5 of the MD5s of
   * the blocks' CRCs, or the CRC of the whole file where {@code dfs.checksum.combine.mode} is
   * {@code COMPOSITE_CRC}. All bytes are generated for it.
   *
   * @param path a stream
   * @return the checksum
   * @throws IOException if there is no such stream
   */
  @Override
  public FileChecksum getFileChecksum(Path path) throws IOException {
    return getFileChecksum(path, Long.MAX_VALUE);
  }

  @Override
  public FileChecksum getFileChecksum(Path path, long length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length + ", but must be 0 or more");
    }
    StreamSpec spec = stream(path);
    return HdfsChecksum.from(getConf())
        .of(
            DgenFileSystemProvider.generator(spec),
            Math.min(length, spec.size()),
            blocks.size(spec.size()));
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return switch (capability.toLowerCase(java.util.Locale.ROOT)) {
      case CommonPathCapabilities.FS_CHECKSUMS, CommonPathCapabilities.FS_READ_ONLY_CONNECTOR ->
          true;
      default -> super.hasPathCapability(path, capability);
    };
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    workingDirectory = makeQualified(directory);
  }

  @Override
  public Path getWorkingDirectory() {
    return workingDirectory;
  }

  private static IOException readOnly(Path path) {
    return new PathIOException(path.toString(), "Read-only file system: streams cannot be changed");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      java.util.EnumSet<org.apache.hadoop.fs.CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      ChecksumOpt checksum)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress)
      throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path source, Path target) throws IOException {
    throw readOnly(source);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw readOnly(path);
  }

  @Override
  public boolean truncate(Path path, long newLength) throws IOException {
    throw readOnly(path);
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    throw readOnly(path);
  }

  @Override
  public void setOwner(Path path, String user, String group) throws IOException {
    throw readOnly(path);
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) throws IOException {
    throw readOnly(path);
  }
}
