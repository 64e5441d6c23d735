package io.dgen.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a parameter of a test or lifecycle method, or a field, a stream's data. The attributes are
 * the options of the command {@code dgen}, and have its defaults, except for the seed: it is 0, so
 * that a test has the same data each time.
 *
 * <p>What the parameter or field gets depends on its type:
 *
 * <ul>
 *   <li>{@link java.nio.file.Path}, {@link java.io.File}, {@link DataFile}: a file of the data in a
 *       temporary directory, deleted after the test, or after all tests if the field is static
 *   <li>{@link java.io.InputStream}, {@link java.nio.channels.SeekableByteChannel}: the data,
 *       generated while it is read
 *   <li>{@link java.lang.foreign.MemorySegment}, {@link java.nio.ByteBuffer}, {@code byte[]}: the
 *       data in memory
 *   <li>{@link io.dgen.DataGenerator}, {@link io.dgen.StreamSpec}: what generates or describes it
 * </ul>
 *
 * <p>Fields are set before each test's {@code @BeforeEach} methods, static ones before the
 * {@code @BeforeAll} methods. They must not be final.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestDataExtension.class)
public @interface TestData {

  /**
   * Returns the size.
   *
   * @return for example {@code 1GiB}
   */
  String size();

  /**
   * Returns the seed.
   *
   * @return 0 to 2<sup>64</sup>-1, decimal or hexadecimal; or {@code random} for one that is drawn
   *     for each parameter and field, and published as the report entry {@code dgen.seed}
   */
  String seed() default "0";

  /**
   * Returns the stream's number: data of different numbers differs.
   *
   * @return 0 to 2<sup>64</sup>-1
   */
  String stream() default "0";

  /**
   * Returns the dedup ratio.
   *
   * @return logical units per unique unit, 1 to 1000000
   */
  double dedup() default 1;

  /**
   * Returns the dedup unit.
   *
   * @return a multiple of 4096 bytes, for example {@code 8KiB}
   */
  String dedupUnit() default "128KiB";

  /**
   * Returns the number of units over which the dedup ratio holds.
   *
   * @return 1 or more, or 0 for all
   */
  long dedupSpan() default 0;

  /**
   * Returns which units have more copies.
   *
   * @return the share of hot units and that of their copies, for example {@code 10%:90%}
   */
  String hot() default "";

  /**
   * Returns the share of the unique units that come from a pool. Needs {@link #sharedSize}.
   *
   * @return for example {@code 30%}
   */
  String shared() default "";

  /**
   * Returns the size of the pool.
   *
   * @return a multiple of the dedup unit, for example {@code 1GiB}
   */
  String sharedSize() default "";

  /**
   * Returns the number of the pool.
   *
   * @return 0 to 2<sup>64</sup>-1
   */
  String pool() default "";

  /**
   * Returns the share of the units that each generation changes.
   *
   * @return for example {@code 5%}
   */
  String change() default "";

  /**
   * Returns the generation.
   *
   * @return 0 to 2147483647
   */
  long generation() default 0;

  /**
   * Returns classes of units that compress differently.
   *
   * @return shares and ratios, for example {@code 50%:1,50%:2}
   */
  String mix() default "";

  /**
   * Returns the compression ratio.
   *
   * @return size before : size after compression, 1 to the compression unit / 64
   */
  double compress() default 1;

  /**
   * Returns the number of bytes in which the compression ratio already holds.
   *
   * @return 512, 1024, 2048 or 4096
   */
  String compressUnit() default "4096";

  /**
   * Returns the random bits of each random byte.
   *
   * @return 4 to 8
   */
  int entropy() default 8;

  /**
   * Returns the content of the compressible part.
   *
   * @return {@code zero} or {@code repeat}
   */
  String filler() default "zero";
}
