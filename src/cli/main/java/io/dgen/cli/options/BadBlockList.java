package io.dgen.cli.options;

import io.dgen.cli.output.ExitStatus;
import java.util.Map;
import java.util.Optional;

/**
 * What a list of bad blocks has come to.
 *
 * @param blocks how many it has; -1 if there is none
 * @param text a line about it for people, if there is one
 * @param failure why there is none although it was wanted
 */
public record BadBlockList(long blocks, Optional<String> text, Optional<String> failure) {

  /** Of a command without {@code --bad-blocks}. */
  static final BadBlockList NONE = new BadBlockList(-1, Optional.empty(), Optional.empty());

  /**
   * Adds its fields to a result.
   *
   * @param json gets them
   */
  public void addTo(Map<String, Object> json) {
    json.put("badBlocks", blocks < 0 ? null : blocks);
    json.put("badBlocksFailure", failure.orElse(null));
  }

  /**
   * Returns a command's exit status.
   *
   * @param verdict what it is without the list
   * @return another one if all was good but the list could not be written
   */
  public int status(int verdict) {
    return failure.isPresent() ? ExitStatus.outweighing(verdict, ExitStatus.IO_FAILURE) : verdict;
  }
}
