package io.dgen.ffi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Reads the exported symbols of a 64-bit little-endian ELF library. */
final class ElfExports {

  private static final int DYNSYM = 11;

  private ElfExports() {}

  static Set<String> of(Path library) throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.getInt(0) != 0x464C457F || elf.get(4) != 2 || elf.get(5) != 1) {
      throw new IOException(library + " is not a 64-bit little-endian ELF file");
    }
    int sections = (int) elf.getLong(0x28);
    int sectionBytes = Short.toUnsignedInt(elf.getShort(0x3A));
    int count = Short.toUnsignedInt(elf.getShort(0x3C));
    Set<String> exports = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      int section = sections + i * sectionBytes;
      if (elf.getInt(section + 4) == DYNSYM) {
        int symbols = (int) elf.getLong(section + 0x18);
        int bytes = (int) elf.getLong(section + 0x20);
        int strings =
            (int) elf.getLong(sections + elf.getInt(section + 0x28) * sectionBytes + 0x18);
        for (int at = symbols; at < symbols + bytes; at += 24) {
          boolean global = elf.get(at + 4) >>> 4 != 0;
          boolean visible = (elf.get(at + 5) & 3) == 0;
          boolean defined = elf.getShort(at + 6) != 0;
          if (global && visible && defined) {
            exports.add(string(elf, strings + elf.getInt(at)));
          }
        }
      }
    }
    return exports;
  }

  private static String string(ByteBuffer elf, int at) {
    int end = at;
    while (elf.get(end) != 0) {
      end++;
    }
    return new String(elf.array(), at, end - at, StandardCharsets.US_ASCII);
  }
}
