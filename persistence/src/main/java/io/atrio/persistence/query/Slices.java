package io.atrio.persistence.query;

import java.util.stream.IntStream;

/** A range of the slices of one entity type, both ends included. */
record Slices(String entityType, int min, int max) {
  private static final int NUMBER = 1024;

  Slices {
    if (min < 0 || max >= NUMBER || min > max) {
      throw new IllegalArgumentException(
          "slices " + min + " to " + max + " are not a range within 0 to " + (NUMBER - 1));
    }
  }

  Integer[] numbers() {
    return IntStream.rangeClosed(min, max).boxed().toArray(Integer[]::new);
  }
}
