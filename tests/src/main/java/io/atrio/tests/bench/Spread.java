package io.atrio.tests.bench;

import java.util.List;

/** What several runs measured: the median, and between which bounds. */
record Spread(double median, double min, double max) {

  /** Of at least one value; of an even number the lower middle one counts. */
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Spread(sorted.get((sorted.size() - 1) / 2), sorted.getFirst(), sorted.getLast());
  }

  /** {@code median (min..max)} with so many decimals. */
  String text(int decimals) {
    String format = "%,." + decimals + "f";
    return (format + " (" + format + ".." + format + ")").formatted(median, min, max);
  }
}
