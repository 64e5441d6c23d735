package io.dgen.cli.write;

import io.dgen.cli.options.Rate;
import io.dgen.cli.options.Size;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.write.FillResult;
import io.dgen.storage.write.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a write's report has besides its result.
 *
 * @param offset where in the file the bytes begin
 * @param resolved what a percentage came to
 * @param filled how a file system was filled, if that was asked for
 * @param leastSize the size of the smallest file, if sizes are drawn
 * @param requests how objects were written, if they were
 */
record WriteDetails(
    long offset,
    Optional<String> resolved,
    Optional<FillResult> filled,
    @Nullable Long leastSize,
    Optional<Requests> requests) {

  /**
   * How objects were written.
   *
   * @param partBytes bytes of a part
   * @param statistics the requests
   */
  record Requests(long partBytes, RequestStatistics statistics) {}

  WriteDetails(
      long offset,
      Optional<String> resolved,
      Optional<FillResult> filled,
      @Nullable Long leastSize) {
    this(offset, resolved, filled, leastSize, Optional.empty());
  }

  static WriteDetails of(Requests requests) {
    return new WriteDetails(0, Optional.empty(), Optional.empty(), null, Optional.of(requests));
  }

  static final WriteDetails NONE = new WriteDetails(0, Optional.empty(), Optional.empty(), null);

  /** Returns lines for people. */
  List<String> lines(WriteOptions options) {
    List<String> lines = new ArrayList<>();
    resolved.ifPresent(lines::add);
    filled.ifPresent(
        fill ->
            lines.add(
                fill.full()
                    ? "the file system is full"
                    : "all that was asked for has been written; the file system is not full"));
    if (offset > 0) {
      lines.add("at offset " + offset + "; what is before and after was left as it is");
    }
    Long most = Rate.json(options.rules().pace());
    if (most != null) {
      lines.add("at most " + Size.format(most) + "/s, as asked");
    }
    return lines;
  }
}
