package io.atrio.tests.faults;

import java.util.List;

/**
 * What a {@link Checker} found. An event counts once for each listener concerned.
 *
 * @param deliveries events that listeners got
 * @param lost acknowledged events that a listener should have got and did not
 * @param doubled events that a listener got again
 * @param disordered events that came after one they should have come before
 * @param undeclared offsets left out, and epochs changed, without a told gap
 * @param misplaced events that came with another offset than was acknowledged: two have written
 * @param gapsTold gaps that listeners were told of on ordinary channels, where a lost node may
 *     cause them
 * @param durableGapsTold the same on durable channels, where nothing may
 * @param examples the first that went wrong, in words
 */
public record Findings(
    long deliveries,
    long lost,
    long doubled,
    long disordered,
    long undeclared,
    long misplaced,
    long gapsTold,
    long durableGapsTold,
    List<String> examples) {

  public Findings {
    examples = List.copyOf(examples);
  }

  /** Whether every rule was kept. */
  public boolean isClean() {
    return lost + doubled + disordered + undeclared + misplaced + durableGapsTold == 0;
  }
}
