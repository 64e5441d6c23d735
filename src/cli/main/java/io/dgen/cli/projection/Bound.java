package io.dgen.cli.projection;

/** What takes most of a chunk's time. */
public enum Bound {
  /** The arithmetic of the cores. */
  CORES("cores"),
  /** The bandwidth of the nodes' memory. */
  MEMORY("memory"),
  /** Fork-join: until workers run, and until the caller does again. */
  WAKE_UPS("wake-ups"),
  /** Fork-join: fewer tasks than cores. */
  FEW_TASKS("few tasks"),
  /** Fork-join: waiting for the last tasks, whose number does not divide evenly. */
  BARRIER("barrier"),
  /** Pipeline: one consumer takes chunks one after the other. */
  HAND_OVER("hand-over"),
  /** Pipeline: workers wait until a buffer comes back. */
  BUFFERS("buffers");

  private final String text;

  Bound(String text) {
    this.text = text;
  }

  /** As tables have it. */
  @Override
  public String toString() {
    return text;
  }
}
