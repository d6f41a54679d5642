package io.atrio.tests.load;

/**
 * How slow readers fared.
 *
 * @param readers how many there are
 * @param broken those with a hole that no gap was told for, or an event twice
 * @param gaps gaps they were told
 * @param closings how often one was closed, after which it came back with its cursor
 */
public record SlowReading(int readers, int broken, int gaps, int closings) {

  SlowReading plus(SlowReading other) {
    return new SlowReading(
        readers + other.readers,
        broken + other.broken,
        gaps + other.gaps,
        closings + other.closings);
  }
}
