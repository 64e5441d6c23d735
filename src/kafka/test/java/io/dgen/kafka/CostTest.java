package io.dgen.kafka;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what the interceptors cost. Informational: {@code ./build.sh test -Pkafka,long
 * -Dtest=CostTest -Ddgen.cost.rounds=7}.
 */
@Tag("long")
class CostTest {

  @Test
  void kafkasTools(@TempDir Path directory) throws Exception {
    String rounds = System.getProperty("dgen.cost.rounds", "1");
    InterceptorCost.main(new String[] {directory.toString(), rounds, "100", "1000", "10000"});
  }

  @Test
  void interceptorsAlone() {
    RecordCost.main(new String[0]);
  }
}
