package io.dgen.cli.options;

import java.util.List;

/**
 * A named set of options that imitates a kind of data.
 *
 * @param name its name
 * @param flags the options
 * @param source the published fact that they come from
 * @param inferred what of them is an inference
 */
public record Profile(String name, String flags, String source, String inferred) {

  private static final String PURE = "Pure Storage: average reductions by workload, ";

  /** All that there are. */
  public static final List<Profile> ALL =
      List.of(
          new Profile(
              "database",
              "--dedup 1.5 --dedup-unit 8KiB --hot 10%:90% --compress 2",
              PURE
                  + "databases 2:1 to 4:1; 3PAR: structured data compresses 2:1, and 10 % of the"
                  + " data is deduplicated several times over",
              "the dedup ratio of 1.5 and the unit of 8 KiB"),
          new Profile(
              "vdi",
              "--dedup 7.5 --dedup-unit 4KiB --hot 10%:50% --compress 2",
              PURE + "virtual desktops 10:1 to 20:1",
              "15:1 as 7.5 by dedup and 2 by compression; the hot units"),
          new Profile(
              "vm",
              "--dedup 3.5 --dedup-unit 4KiB --hot 10%:50% --compress 2",
              PURE + "virtual servers 5:1 to 9:1",
              "7:1 as 3.5 by dedup and 2 by compression; the hot units"),
          new Profile(
              "fleet",
              "--dedup 2.6 --dedup-unit 4KiB --hot 10%:50% --compress 2",
              PURE + "all arrays 5:1 to 5.5:1",
              "5.2:1 as 2.6 by dedup and 2 by compression; the hot units"),
          new Profile(
              "3par",
              "--dedup 2 --dedup-unit 16KiB --hot 10%:90% --compress 2",
              "HPE 3PAR: pages of 16 KiB; 10 % of the data is deduplicated several times over,"
                  + " about 2:1 in all; structured data compresses 2:1",
              "that 10 % of the units have 90 % of the copies"),
          new Profile(
              "backup",
              "--change 2% --compress 3",
              "VAST: backups that another product had reduced before are reduced 3:1 further",
              "the change of 2 % a generation; give each day's --generation"),
          new Profile(
              "logs",
              "--compress 2.1875 --entropy 5",
              "VAST: machine logs 3.5:1",
              "that an entropy coder has 1.6 of it, and matches the rest"),
          new Profile(
              "genomics",
              "--entropy 4",
              "VAST: genomics 2:1",
              "that all of it is entropy: lz4 saves nothing, zstd half"),
          new Profile(
              "vdo",
              "--dedup 1.163 --dedup-unit 4KiB --compress 1.266",
              "a user's /var on VDO: dedup saves 14 %, compression 21 % (kvdo issue 65); blocks of"
                  + " 4 KiB",
              "that all units compress alike"),
          new Profile(
              "ontap",
              "--dedup 1.5 --dedup-unit 4KiB --compress 2 --compress-unit 4KiB",
              "NetApp ONTAP: inline compression groups of 8 KiB, of 32 KiB for cold data",
              "both ratios, and dedup by blocks of 4 KiB"),
          new Profile(
              "pure-oltp",
              "--dedup 1.5 --dedup-unit 8KiB --hot 10%:90% --compress 2 --compress-unit 512",
              PURE + "databases 2:1 to 4:1; dedup aligned to 512 bytes, patterns removed",
              "the dedup ratio of 1.5, the unit and the hot units; no sector is all zero"),
          new Profile(
              "ceph",
              "--mix 40%:1,20%:1.1,40%:2 --dedup-unit 64KiB",
              "Ceph BlueStore: a blob is kept compressed only if that saves 12.5 %; blobs of 64 KiB"
                  + " on SSD",
              "the shares: 60 % of the units miss the 12.5 %"),
          new Profile(
              "incompressible",
              "--dedup 1 --compress 1",
              "the same as no options: encrypted or compressed data",
              "nothing"));
}
