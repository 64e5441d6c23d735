package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.Isa;
import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bindings of {@code dgen.h}. */
class BindingsDriftTest extends BindingsDrift {

  BindingsDriftTest() throws IOException {
    super("dgen", Set.of());
  }

  @Override
  void require() throws UnavailableException {
    DgenNative.require();
  }

  @Test
  void everyIsaOfTheHeaderCanBeAskedFor() {
    assertThat(
            header.constants().keySet().stream()
                .filter(name -> name.startsWith("DGEN_ISA_"))
                .map(name -> name.substring("DGEN_ISA_".length())))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Isa.values())
                .filter(isa -> isa != Isa.AUTO)
                .map(Isa::name)
                .collect(Collectors.toList()));
  }

  @Test
  void pagesAreAsLargeAsTheHeaderSays() {
    assertThat(header.constants()).containsEntry("DGEN_PAGE_BYTES", DataGenerator.PAGE_BYTES);
  }
}
