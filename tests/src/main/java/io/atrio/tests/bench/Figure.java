package io.atrio.tests.bench;

/**
 * A measured figure and what it must reach.
 *
 * @param upward whether more is better
 */
record Figure(String name, double value, String unit, double target, boolean upward) {

  static Figure atLeast(String name, double value, double target, String unit) {
    return new Figure(name, value, unit, target, true);
  }

  static Figure atMost(String name, double value, double target, String unit) {
    return new Figure(name, value, unit, target, false);
  }

  boolean isReached() {
    return upward ? value >= target : value <= target;
  }

  @Override
  public String toString() {
    return "%s: %s %s %s, wanted %s %s %s"
        .formatted(
            isReached() ? "reached" : "NOT REACHED",
            name,
            number(value),
            unit,
            upward ? "≥" : "≤",
            number(target),
            unit);
  }

  private static String number(double value) {
    return (value >= 100 || value == Math.rint(value) ? "%,.0f" : "%,.2f").formatted(value);
  }
}
