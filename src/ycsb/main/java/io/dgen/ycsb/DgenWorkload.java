package io.dgen.ycsb;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import site.ycsb.DB;
import site.ycsb.WorkloadException;
import site.ycsb.generator.ConstantIntegerGenerator;
import site.ycsb.workloads.CoreWorkload;

/**
 * YCSB's core workload with dgen's values: each field of each key has the start of a stream of its
 * own, of the size that the core workload chooses, and is verified whenever it is read. {@code
 * workload=io.dgen.ycsb.DgenWorkload}, with {@code dgen.seed=42} and the other parameters of the
 * content as properties.
 */
public final class DgenWorkload extends CoreWorkload {

  private @Nullable FieldValues values;
  private @Nullable Verdicts verdicts;

  @SuppressWarnings("ThreadLocalUsage") // there is one workload
  private final ThreadLocal<VerifyingDb> wrapped = new ThreadLocal<>();

  /** Creates the workload; YCSB does. */
  public DgenWorkload() {}

  @Override
  public void init(Properties properties) throws WorkloadException {
    if (Boolean.parseBoolean(properties.getProperty(DATA_INTEGRITY_PROPERTY))) {
      throw new WorkloadException(
          DATA_INTEGRITY_PROPERTY + " is true, but must be false: dgen verifies its values");
    }
    try {
      values = new FieldValues(FieldValues.spec(properties));
    } catch (IllegalArgumentException e) {
      throw new WorkloadException(String.valueOf(e.getMessage()), e);
    }
    super.init(properties);
    String prefix = properties.getProperty(FIELD_NAME_PREFIX, FIELD_NAME_PREFIX_DEFAULT);
    String[] fields = new String[(int) fieldcount];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = prefix + i;
    }
    boolean constant = fieldlengthgenerator instanceof ConstantIntegerGenerator;
    long size = constant ? fieldlengthgenerator.nextValue().longValue() : -1;
    verdicts = new Verdicts(values, size, fields, recordcount, this::buildKeyName);
  }

  private DB verifying(DB db) {
    VerifyingDb known = wrapped.get();
    if (known == null || !known.db().equals(db)) {
      if (values == null || verdicts == null) {
        throw new IllegalStateException("the workload has not been initialized");
      }
      known = new VerifyingDb(db, values, verdicts);
      wrapped.set(known);
    }
    return known;
  }

  @Override
  public boolean doInsert(DB db, Object threadState) {
    return super.doInsert(verifying(db), threadState);
  }

  @Override
  public boolean doTransaction(DB db, Object threadState) {
    return super.doTransaction(verifying(db), threadState);
  }

  @Override
  public void cleanup() throws WorkloadException {
    super.cleanup();
    if (verdicts != null) {
      System.err.println(verdicts.summary());
    }
    if (values != null) {
      values.close();
    }
  }
}
