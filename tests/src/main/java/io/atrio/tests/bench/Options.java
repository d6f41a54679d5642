package io.atrio.tests.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Options from the command line, {@code --name value}. */
record Options(Map<String, String> values) {

  Options {
    values = Map.copyOf(values);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when one is unknown or has no value
   */
  static Options parse(List<String> arguments, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException(
            name + " is not one of the options --" + String.join(", --", new TreeSet<>(known)));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      values.put(name.substring(2), arguments.get(i + 1));
    }
    return new Options(values);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** A whole number above zero. */
  int count(String name, int otherwise) {
    double value = number(name, otherwise);
    if (value < 1 || value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("--" + name + " takes a whole number above 0");
    }
    return (int) value;
  }

  double number(String name, double otherwise) {
    return numbers(name, List.of(otherwise)).getFirst();
  }

  /** Numbers separated by commas. */
  List<Double> numbers(String name, List<Double> otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " takes numbers, not " + text, e);
    }
  }

  /** Words separated by spaces. */
  List<String> words(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
