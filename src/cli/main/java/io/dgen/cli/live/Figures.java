package io.dgen.cli.live;

import io.dgen.cli.output.Text;

/** Numbers of a sample for people. */
final class Figures {

  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;
  private static final long DAY = 86_400;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Figures() {}

  /** Returns the larger of two numbers; NaN only if both are. */
  static double larger(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }

  static String errors(long errors) {
    return errors == 1 ? "1 error" : errors + " errors";
  }

  static String rate(double bytesPerSecond) {
    return bytesPerSecond >= GIGA
        ? Text.format("%.2f GB/s", bytesPerSecond / GIGA)
        : Text.format("%.1f MB/s", bytesPerSecond / MEGA);
  }

  static String perSecond(double operations) {
    return operations >= 10 * KILO
        ? Text.format("%.1fk/s", operations / KILO)
        : Text.format("%.0f/s", operations);
  }

  static String micros(double micros) {
    if (Double.isNaN(micros)) {
      return "–";
    }
    if (micros >= MEGA) {
      return Text.format("%.2f s", micros / MEGA);
    }
    return micros >= 10 * KILO
        ? Text.format("%.1f ms", micros / KILO)
        : Text.format("%.0f µs", micros);
  }

  /** Rounds, as a size that changes each second is read at a glance. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 || value >= 100
        ? Text.format("%.0f %s", value, UNITS[unit])
        : Text.format("%.1f %s", value, UNITS[unit]);
  }

  static String percent(double share) {
    return Text.format("%.0f%%", Math.floor(share * 100 + 1e-9));
  }

  static String duration(double seconds) {
    long whole = (long) Math.ceil(seconds);
    if (whole < MINUTE) {
      return whole + " s";
    }
    if (whole < HOUR) {
      return Text.format("%d:%02d min", whole / MINUTE, whole % MINUTE);
    }
    return whole < DAY
        ? Text.format("%d:%02d h", whole / HOUR, whole % HOUR / MINUTE)
        : Text.format("%d d %d h", whole / DAY, whole % DAY / HOUR);
  }
}
