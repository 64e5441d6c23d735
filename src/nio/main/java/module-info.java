import io.dgen.nio.DgenFileSystemProvider;
import java.nio.file.spi.FileSystemProvider;

/** Streams as files of {@code java.nio.file}: the scheme {@code dgen}. */
module io.dgen.nio {
  requires transitive io.dgen;
  requires static org.jspecify; // @Nullable, for compilers

  exports io.dgen.nio;

  provides FileSystemProvider with
      DgenFileSystemProvider;
}
