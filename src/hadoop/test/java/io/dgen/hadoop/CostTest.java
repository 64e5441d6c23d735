package io.dgen.hadoop;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what generating costs a Hadoop client. Informational: {@code ./build.sh test
 * -Phadoop,long -Dtest=CostTest -Ddgen.cost.rounds=9}.
 */
@Tag("long")
class CostTest {

  @Test
  void clients(@TempDir Path directory) throws Exception {
    CostMeasurement.main(
        new String[] {directory.toString(), System.getProperty("dgen.cost.rounds", "3")});
  }
}
