package io.dgen.cli.exercise;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.Text;
import io.dgen.storage.exercise.JournalHeader;
import io.dgen.storage.exercise.JournalReader;
import io.dgen.storage.exercise.Recovery;
import io.dgen.storage.exercise.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a recovery, as text and as JSON.
 *
 * @param journal the journal's file
 * @param header the target and its blocks
 * @param target the target's name now
 * @param tail what the journal holds
 * @param result what was found
 * @param text puts findings into words
 */
record RecoveryReport(
    Path journal,
    JournalHeader header,
    String target,
    JournalReader.Tail tail,
    Recovery.Result result,
    FindingText text) {

  void print(PrintWriter to) {
    to.println(
        Text.format(
            "%s: %s; %s read in %.3f s; sync %s; seed %s",
            target,
            result.isBad() ? "WRONG" : "good",
            FindingText.blocks(header.blocks(), header.blockBytes()),
            result.seconds(),
            NameConverter.name(header.sync()),
            Unsigned.format(header.spec().seed())));
    to.println(
        Text.format(
            "%s: %d records, %s%s",
            journal,
            tail.records(),
            tail.stopped() ? "of a run that ended as it should" : "of a run that was cut off",
            tail.torn() > 0 ? ", " + tail.torn() + " records at its end are incomplete" : ""));
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      if (result.count(verdict) > 0) {
        counts.add(NameConverter.name(verdict).replace('-', ' ') + " " + result.count(verdict));
      }
    }
    to.println(String.join(", ", counts));
    ExerciseReport.printBad(to, result.bad(), bad(), text);
    if (result.notSearched() > 0) {
      to.println(
          Text.format(
              "%d wrong blocks were not compared with all other blocks, which takes too long",
              result.notSearched()));
    }
    to.flush();
  }

  private long bad() {
    long bad = 0;
    for (Verdict verdict : Verdict.values()) {
      bad += verdict.isBad() ? result.count(verdict) : 0;
    }
    return bad;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", target);
    json.put("journal", journal.toString());
    json.put("good", !result.isBad());
    ExerciseReport.describe(header, json);
    json.put("seconds", result.seconds());
    json.put("records", tail.records());
    json.put("incompleteRecords", tail.torn());
    json.put("stopped", tail.stopped());
    json.put("verdicts", ExerciseReport.verdicts(result.counts()));
    json.put("badBlocks", bad());
    json.put("bad", result.bad().stream().map(text::json).toList());
    json.put("notSearched", result.notSearched());
    return json;
  }
}
