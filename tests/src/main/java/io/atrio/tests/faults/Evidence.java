package io.atrio.tests.faults;

import java.util.List;
import java.util.Set;

/**
 * Everything that was acknowledged, and everything that was heard.
 *
 * @param durable the channels that keep their events and their keys over the end of all nodes
 */
public record Evidence(
    Set<String> durable, List<Acknowledged> acknowledged, List<Hearing> hearings) {

  public Evidence {
    durable = Set.copyOf(durable);
    acknowledged = List.copyOf(acknowledged);
    hearings = List.copyOf(hearings);
  }
}
