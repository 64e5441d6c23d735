package io.dgen.bench;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One contender on one target of its own per thread. */
@State(Scope.Thread)
public abstract class PassState {

  private Target target;
  private Pass pass;

  /** Gets the contender ready; what it expects to find is in place. */
  final void open(Contender contender, Target on) {
    target = on;
    pass = contender.open(on);
    pass.prepare();
  }

  /** What is measured. */
  final void run() {
    pass.run();
  }

  /** Ends the contender and frees the target. */
  @TearDown
  public void close() {
    pass.close();
    target.close();
  }
}
