package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.ForkedJvm;
import io.dgen.Isa;
import io.dgen.TestRun;
import io.dgen.ffi.generated.dgen_h;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Header, generated bindings, jextract's symbol list and the built library say the same. */
class BindingsDriftTest {

  private static final String PURE_JAVA = "dgen.test.pureJava";
  private static final String DENIED = "native access is denied in this run";

  private static final Path NATIVE = ForkedJvm.mainClasses().resolve("../../native").normalize();
  private static CHeader header;

  @BeforeAll
  static void readsTheHeader() throws IOException {
    header = CHeader.parse(NATIVE.resolve("include/dgen.h"));
    assertThat(header.constants()).hasSizeGreaterThan(10).containsEntry("DGEN_ERROR_ISA", -1);
    assertThat(header.functions()).hasSizeGreaterThan(5).containsKey("dgen_fill_pages");
  }

  /** Without initializing the class, which needs native access. */
  private static Stream<Method> generated() throws ClassNotFoundException {
    Class<?> type =
        Class.forName("io.dgen.ffi.generated.dgen_h", false, dgen_h.class.getClassLoader());
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.getName().contains("$"));
  }

  private static boolean isConstant(Method method) {
    return method.getName().startsWith("DGEN_");
  }

  @Test
  void everyConstantIsBoundAndNoOther() throws Exception {
    assertThat(generated().filter(BindingsDriftTest::isConstant).map(Method::getName))
        .containsExactlyInAnyOrderElementsOf(header.constants().keySet());
    assertThat(generated().filter(BindingsDriftTest::isConstant))
        .allMatch(m -> m.getReturnType() == int.class && m.getParameterCount() == 0);
  }

  @Test
  void everyFunctionIsBoundWithItsTypesAndNoOther() throws Exception {
    Map<String, CHeader.Function> bound = new TreeMap<>();
    generated()
        .filter(m -> !isConstant(m))
        .forEach(
            m ->
                bound.put(
                    m.getName(),
                    new CHeader.Function(
                        kind(m.getReturnType()),
                        Arrays.stream(m.getParameterTypes())
                            .map(BindingsDriftTest::kind)
                            .toList())));
    assertThat(bound).isEqualTo(header.functions());
  }

  private static String kind(Class<?> type) {
    return type == MemorySegment.class ? "pointer" : type.getName();
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void everyConstantHasTheHeadersValue() throws Exception {
    Map<String, Integer> values = new TreeMap<>();
    for (Method method : generated().filter(BindingsDriftTest::isConstant).toList()) {
      values.put(method.getName(), (Integer) method.invoke(null));
    }
    assertThat(values).isEqualTo(header.constants());
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void everyDescriptorHasTheHeadersSizes() throws Exception {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built: its functions have no address to bind");
    }
    DgenNative.require();
    Map<String, CHeader.Function> described = new TreeMap<>();
    for (String name : header.functions().keySet()) {
      FunctionDescriptor descriptor =
          (FunctionDescriptor) dgen_h.class.getMethod(name + "$descriptor").invoke(null);
      List<String> parameters = new ArrayList<>();
      descriptor.argumentLayouts().forEach(layout -> parameters.add(kind(layout)));
      described.put(
          name, new CHeader.Function(kind(descriptor.returnLayout().orElseThrow()), parameters));
    }
    assertThat(described).isEqualTo(header.functions());
  }

  private static String kind(MemoryLayout layout) {
    return switch (layout) {
      case AddressLayout _ -> "pointer";
      case ValueLayout.OfInt i when i.byteSize() == 4 -> "int";
      case ValueLayout.OfLong l when l.byteSize() == 8 -> "long";
      default -> layout.toString();
    };
  }

  @Test
  void theSymbolListNamesTheHeadersSymbolsAndNoOther() throws IOException {
    Set<String> expected = new TreeSet<>();
    header.constants().keySet().forEach(name -> expected.add("--include-constant " + name));
    header.functions().keySet().forEach(name -> expected.add("--include-function " + name));
    List<String> lines =
        Files.readAllLines(NATIVE.resolve("jextract-symbols.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(lines).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theLibraryExportsTheHeadersFunctionsAndNoOther() throws IOException {
    Path library = library();
    if (library.toString().endsWith(".so")) {
      assertThat(ElfExports.of(library)).isEqualTo(header.functions().keySet());
    }
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  @SuppressWarnings("restricted")
  void theLinkerFindsEveryFunction() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup lookup = SymbolLookup.libraryLookup(library(), arena);
      assertThat(header.functions().keySet()).allMatch(name -> lookup.find(name).isPresent());
    }
  }

  private static Path library() throws IOException {
    if (!TestRun.nativeBuilt()) {
      Assumptions.abort("no native library was built");
    }
    try (Stream<Path> files = Files.list(TestRun.nativeDirectory())) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("libdgen."))
          .findFirst()
          .orElseThrow();
    }
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
    assertThat(header.constants())
        .containsEntry("DGEN_PAGE_BYTES", io.dgen.DataGenerator.PAGE_BYTES);
  }
}
