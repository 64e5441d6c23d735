package io.dgen.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.TestRun;
import io.dgen.refusal.UnavailableException;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The header, the generated bindings, jextract's symbol list and the built library agree. */
abstract class BindingsDrift {

  private static final String PURE_JAVA = "dgen.test.pureJava";
  private static final String DENIED = "native access is denied in this run";

  private static final Path NATIVE = TestRun.project().resolve("native");
  private final String name;
  private final Set<String> otherExports;
  final CHeader header;

  /** Takes a library's name and its exports besides the functions of its header. */
  BindingsDrift(String name, Set<String> otherExports) throws IOException {
    this.name = name;
    this.otherExports = otherExports;
    header = CHeader.parse(NATIVE.resolve("include/" + name + ".h"));
  }

  /** Loads the library. */
  abstract void require() throws UnavailableException;

  private Class<?> generatedClass() throws ClassNotFoundException {
    return Class.forName(
        "io.dgen.ffi.generated." + name + "_h", false, BindingsDrift.class.getClassLoader());
  }

  @Test
  void theHeaderIsUnderstood() {
    assertThat(header.constants()).hasSizeGreaterThan(10);
    assertThat(header.functions()).hasSizeGreaterThan(5).containsKey(name + "_abi_version");
  }

  /** Loads the class without initializing it, which would need native access. */
  private Stream<Method> generated() throws ClassNotFoundException {
    return Arrays.stream(generatedClass().getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.getName().contains("$"));
  }

  private static boolean isConstant(Method method) {
    return method.getName().startsWith("DGEN_");
  }

  @Test
  void everyConstantIsBoundAndNoOther() throws Exception {
    assertThat(generated().filter(BindingsDrift::isConstant).map(Method::getName))
        .containsExactlyInAnyOrderElementsOf(header.constants().keySet());
    assertThat(generated().filter(BindingsDrift::isConstant))
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
                        Arrays.stream(m.getParameterTypes()).map(BindingsDrift::kind).toList())));
    assertThat(bound).isEqualTo(header.functions());
  }

  private static String kind(Class<?> type) {
    return type == MemorySegment.class ? "pointer" : type.getName();
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void everyConstantHasTheHeadersValue() throws Exception {
    Map<String, Integer> values = new TreeMap<>();
    for (Method method : generated().filter(BindingsDrift::isConstant).toList()) {
      values.put(method.getName(), (Integer) method.invoke(null));
    }
    assertThat(values).isEqualTo(header.constants());
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  void everyDescriptorHasTheHeadersSizes() throws Exception {
    library();
    require();
    Map<String, CHeader.Function> described = new TreeMap<>();
    for (String function : header.functions().keySet()) {
      FunctionDescriptor descriptor =
          (FunctionDescriptor) generatedClass().getMethod(function + "$descriptor").invoke(null);
      List<String> parameters = new ArrayList<>();
      descriptor.argumentLayouts().forEach(layout -> parameters.add(kind(layout)));
      described.put(
          function,
          new CHeader.Function(kind(descriptor.returnLayout().orElseThrow()), parameters));
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
    header.constants().keySet().forEach(c -> expected.add("--include-constant " + c));
    header.functions().keySet().forEach(f -> expected.add("--include-function " + f));
    List<String> lines =
        Files.readAllLines(NATIVE.resolve("jextract-symbols/" + name + ".txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    assertThat(lines).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theLibraryExportsTheHeadersFunctionsAndNoOther() throws IOException {
    Path library = library();
    if (library.toString().endsWith(".so")) {
      Set<String> expected = new TreeSet<>(header.functions().keySet());
      expected.addAll(otherExports);
      assertThat(ElfExports.of(library)).isEqualTo(expected);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = PURE_JAVA, matches = "true", disabledReason = DENIED)
  @SuppressWarnings("restricted")
  void theLinkerFindsEveryFunction() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup lookup = SymbolLookup.libraryLookup(library(), arena);
      assertThat(header.functions().keySet()).allMatch(f -> lookup.find(f).isPresent());
    }
  }

  private Path library() throws IOException {
    if (TestRun.nativeBuilt()) {
      try (Stream<Path> files = Files.list(TestRun.nativeDirectory())) {
        Optional<Path> library =
            files
                .filter(f -> f.getFileName().toString().startsWith("lib" + name + "."))
                .findFirst();
        if (library.isPresent()) {
          return library.get();
        }
      }
    }
    return Assumptions.abort("lib" + name + " was not built");
  }
}
