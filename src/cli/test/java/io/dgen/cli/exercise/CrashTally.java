package io.dgen.cli.exercise;

import io.dgen.storage.exercise.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What runs on crash disks come to. Blocks are counted, but for the lies told. */
final class CrashTally {

  static final String HEAD =
      "disk            runs  killed  devices  journals  continued     told    live  mattered    found  missed"
          + "  false  named";

  int runs;
  int killed;
  int devices;

  /** Runs whose journal lost what was not synced, too. */
  int journals;

  int continued;
  long told;

  /** Wrong blocks found before the cut. */
  long live;

  /** Wrong blocks after it, according to the disk. */
  long mattered;

  long found;
  final List<String> missed = new ArrayList<>();
  final List<String> accused = new ArrayList<>();
  final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

  synchronized void add(CrashTally other) {
    runs += other.runs;
    killed += other.killed;
    devices += other.devices;
    journals += other.journals;
    continued += other.continued;
    told += other.told;
    live += other.live;
    mattered += other.mattered;
    found += other.found;
    missed.addAll(other.missed);
    accused.addAll(other.accused);
    other.verdicts.forEach((verdict, count) -> verdicts.merge(verdict, count, Integer::sum));
  }

  String row(String name) {
    return String.format(
        Locale.ROOT,
        "%-13s %6d %7d %8d %9d %10d %8d %7d %9d %8d %7d %6d  %s",
        name,
        runs,
        killed,
        devices,
        journals,
        continued,
        told,
        live,
        mattered,
        found,
        missed.size(),
        accused.size(),
        verdicts);
  }
}
