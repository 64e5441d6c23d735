package io.dgen.cli.live;

import io.dgen.cli.output.Screen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Draws the state of a job on a terminal, over what it drew before. */
final class TerminalView implements Sink {

  private static final long PERIOD_MILLIS = 1000;

  /** More than any terminal is wide. */
  private static final int MOST_RATES = 1000;

  private final Screen screen;
  private final Deque<Double> rates = new ArrayDeque<>();
  private @Nullable Sample shown;
  private int width;

  TerminalView(Screen screen) {
    this.screen = screen;
  }

  @Override
  public String name() {
    return "the view on stderr";
  }

  @Override
  public long periodMillis() {
    return PERIOD_MILLIS;
  }

  @Override
  public void show(Sample sample) {
    if (shown != null && !shown.phase().equals(sample.phase())) {
      screen.keep(); // the last state of the phase before
      rates.clear();
    }
    if (!sample.last() || rates.isEmpty()) { // the last second is rarely a whole one
      rates.addLast(sample.rate());
    }
    if (rates.size() > MOST_RATES) {
      rates.removeFirst();
    }
    shown = sample;
    draw(sample);
  }

  /** Draws again if the terminal's width has changed. */
  @Override
  public void idle() {
    if (shown != null && screen.width() != width) {
      draw(shown);
    }
  }

  private void draw(Sample sample) {
    width = screen.width();
    screen.draw(new Scene(sample, new ArrayList<>(rates), width, screen.unicode()).lines(), width);
  }

  @Override
  public void pause() {
    screen.keep();
    rates.clear();
    shown = null;
  }

  @Override
  public void close() {
    screen.keep();
  }
}
