package io.dgen.junit;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes the data of {@link TestData}. The annotation registers it. */
public final class TestDataExtension
    implements ParameterResolver, BeforeAllCallback, BeforeEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(TestDataExtension.class);

  /** For JUnit, which makes it. */
  public TestDataExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.isAnnotated(TestData.class);
  }

  @Override
  public Object resolveParameter(ParameterContext context, ExtensionContext extension) {
    Parameter parameter = context.getParameter();
    TestData data = context.findAnnotation(TestData.class).orElseThrow();
    String target =
        "the parameter "
            + parameter.getName()
            + " of "
            + context.getDeclaringExecutable().getName();
    return make(data, parameter.getType(), target, extension);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IllegalAccessException {
    set(context.getRequiredTestClass(), null, context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IllegalAccessException {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      set(instance.getClass(), instance, context);
    }
  }

  /** Sets the static fields of a class, or those of an instance. */
  private static void set(Class<?> type, @Nullable Object instance, ExtensionContext context)
      throws IllegalAccessException {
    Predicate<Field> wanted =
        field ->
            Modifier.isStatic(field.getModifiers()) == (instance == null)
                && AnnotationSupport.isAnnotated(field, TestData.class);
    for (Field field :
        ReflectionSupport.findFields(type, wanted, HierarchyTraversalMode.TOP_DOWN)) {
      String target =
          "the field " + field.getDeclaringClass().getSimpleName() + "." + field.getName();
      if (Modifier.isFinal(field.getModifiers())) {
        throw new ExtensionConfigurationException(
            "@TestData of " + target + ": the field must not be final");
      }
      TestData data = AnnotationSupport.findAnnotation(field, TestData.class).orElseThrow();
      Object made = make(data, field.getType(), target, context);
      field.setAccessible(true);
      field.set(instance, made);
    }
  }

  private static Object make(
      TestData data, Class<?> type, String target, ExtensionContext context) {
    StreamSpec spec = Attributes.spec(data, target);
    if (data.seed().equals("random")) {
      context.publishReportEntry("dgen.seed", Long.toUnsignedString(spec.seed()));
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(context.getUniqueId(), id -> new Materials(), Materials.class)
        .make(type, generator(context).withSpec(spec), target);
  }

  /** Returns the generator whose workers all streams of a run share. */
  private static DataGenerator generator(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            DataGenerator.class,
            type -> DataGenerator.open(StreamSpec.builder(0L).seed(0).build()),
            DataGenerator.class);
  }
}
