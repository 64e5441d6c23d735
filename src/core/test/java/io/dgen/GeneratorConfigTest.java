package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting at and beyond its limits, and settings that contradict each other. */
class GeneratorConfigTest {

  @Test
  void everythingIsAutomaticByDefault() {
    assertThat(GeneratorConfig.DEFAULT)
        .isEqualTo(
            new GeneratorConfig(
                Backend.AUTO,
                Isa.AUTO,
                StorePolicy.AUTO,
                NumaMode.AUTO,
                OptionalInt.empty(),
                Pin.NODE,
                0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 368, 65536})
  void takesThreads(int threads) {
    assertThat(GeneratorConfig.builder().maxThreads(threads).build().maxThreads())
        .isEqualTo(threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 65537, Integer.MAX_VALUE})
  void refusesThreads(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneratorConfig.builder().maxThreads(threads).build())
        .withMessageContainingAll("maxThreads", String.valueOf(threads), "0", "65536");
  }

  @Test
  void takesAndRefusesNodes() {
    assertThat(GeneratorConfig.builder().numaNode(0).build().numaNode()).hasValue(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneratorConfig.builder().numaNode(-1).build())
        .withMessageContainingAll("numaNode", "-1", "0 or more");
  }

  @Test
  void pinningToCpusContradictsNoPlacement() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> GeneratorConfig.builder().numaMode(NumaMode.DISABLED).pin(Pin.CPU).build())
        .withMessageContainingAll("pin is CPU", "numaMode is DISABLED", "AUTO");
    assertThat(GeneratorConfig.builder().numaMode(NumaMode.DISABLED).pin(Pin.NODE).build().pin())
        .isEqualTo(Pin.NODE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"VECTOR", "SCALAR"})
  void javaHasNoIsaAndNoNonTemporalStores(Backend backend) {
    for (Isa isa : Isa.values()) {
      GeneratorConfig.Builder builder = GeneratorConfig.builder().backend(backend).isa(isa);
      if (isa == Isa.AUTO) {
        builder.build();
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(builder::build)
            .withMessageContainingAll("isa", isa.name(), backend.name());
      }
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GeneratorConfig.builder().backend(backend).store(StorePolicy.NON_TEMPORAL).build())
        .withMessageContainingAll("store", "NON_TEMPORAL", backend.name());
    assertThat(GeneratorConfig.builder().backend(backend).store(StorePolicy.REGULAR).build())
        .isNotNull();
  }

  @Test
  void refusesNulls() {
    assertThatNullPointerException()
        .isThrownBy(() -> GeneratorConfig.builder().backend(null).build())
        .withMessageContaining("backend");
    assertThatNullPointerException()
        .isThrownBy(() -> GeneratorConfig.builder().isa(null).build())
        .withMessageContaining("isa");
    assertThatNullPointerException()
        .isThrownBy(() -> GeneratorConfig.builder().store(null).build())
        .withMessageContaining("store");
    assertThatNullPointerException()
        .isThrownBy(() -> GeneratorConfig.builder().numaMode(null).build())
        .withMessageContaining("numaMode");
  }
}
