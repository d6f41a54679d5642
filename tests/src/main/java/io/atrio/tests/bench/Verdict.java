package io.atrio.tests.bench;

import java.util.List;
import java.util.stream.Collectors;

/** How a scenario's figures stand to their targets. */
record Verdict(List<Figure> figures) {
  private static final int REACHED = 0;
  private static final int MISSED = 2;

  static Verdict of(Figure... figures) {
    return new Verdict(List.of(figures));
  }

  /** 0 when every figure was reached, else 2. */
  int exitCode() {
    return figures.stream().allMatch(Figure::isReached) ? REACHED : MISSED;
  }

  @Override
  public String toString() {
    return figures.stream().map(Figure::toString).collect(Collectors.joining("\n"));
  }
}
