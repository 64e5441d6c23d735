package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class HadoopFilesTest {

  @Test
  void aFileSystemThatIsNotThereIsBadInput() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HadoopFiles.of(new Path("abfs://container@account/set"), new Configuration()))
        .withMessage(
            "abfs://container@account/set: Class org.apache.hadoop.fs.azurebfs.AzureBlobFileSystem"
                + " not found; name the jar that has it by --packages or --jars");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HadoopFiles.of(new Path("nosuch://host/set"), new Configuration()))
        .withMessage("nosuch://host/set: No FileSystem for scheme \"nosuch\"");
  }
}
