package io.atrio.tests.faults;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what was acknowledged with what was heard. The rules:
 *
 * <ul>
 *   <li>Within a stretch, which is what a listener got of a channel between two told gaps, offsets
 *       go up by one, all are of one epoch, no event comes twice, and the events of one writer come
 *       in the order of their numbers.
 *   <li>An acknowledged event whose place lies within a stretch is in it.
 *   <li>An acknowledged event that was published after a stretch had begun is in that stretch or a
 *       later one, or a gap was told after it. Nothing excuses it in the last one.
 *   <li>On a durable channel no event comes twice at all, and a told gap is a fault by itself and
 *       excuses nothing.
 *   <li>An event comes with the offset that was acknowledged. On an ordinary channel only if it was
 *       sent but once: a node that was lost took its keys with it.
 * </ul>
 *
 * Each event is known by its writer and its number, so an offset that two events share is found.
 */
public final class Checker {
  private static final int MOST_EXAMPLES = 20;

  private final Evidence evidence;
  private final Map<String, Map<Long, Acknowledged>> acknowledged;
  private final List<String> examples = new ArrayList<>();
  private long deliveries;
  private long lost;
  private long doubled;
  private long disordered;
  private long undeclared;
  private long misplaced;

  private Checker(Evidence evidence) {
    this.evidence = evidence;
    acknowledged =
        evidence.acknowledged().stream()
            .collect(
                Collectors.groupingBy(
                    Acknowledged::channel, Collectors.toMap(Acknowledged::event, a -> a)));
  }

  /** Applies the rules. */
  public static Findings check(Evidence evidence) {
    Checker checker = new Checker(evidence);
    checker.checkAll();
    long durableGaps = gaps(evidence, true);
    return new Findings(
        checker.deliveries,
        checker.lost,
        checker.doubled,
        checker.disordered,
        checker.undeclared,
        checker.misplaced,
        gaps(evidence, false),
        durableGaps,
        checker.examples);
  }

  private static long gaps(Evidence evidence, boolean durable) {
    return evidence.hearings().stream()
        .filter(hearing -> evidence.durable().contains(hearing.channel()) == durable)
        .mapToInt(Hearing::gapsTold)
        .sum();
  }

  private void checkAll() {
    for (Hearing hearing : evidence.hearings()) {
      check(hearing, acknowledged.getOrDefault(hearing.channel(), Map.of()));
    }
  }

  private void check(Hearing hearing, Map<Long, Acknowledged> byEvent) {
    boolean durable = evidence.durable().contains(hearing.channel());
    Set<Acknowledged> missing = new LinkedHashSet<>();
    StretchReading before = null;
    for (int i = 0; i < hearing.stretches().size(); i++) {
      Stretch stretch = hearing.stretches().get(i);
      StretchReading reading = new StretchReading(durable, byEvent, durable ? before : null);
      stretch.heard().forEach(reading::read);
      add(hearing, reading);
      boolean last = i == hearing.stretches().size() - 1;
      long since = durable ? hearing.stretches().getFirst().since() : stretch.since();
      byEvent.values().stream()
          .filter(event -> !reading.hadEver(event.event()) && reading.isDue(event, since, last))
          .forEach(missing::add);
      before = reading;
    }
    lost += missing.size();
    missing.forEach(event -> example(hearing, "lost " + event));
  }

  private void add(Hearing hearing, StretchReading reading) {
    deliveries += reading.events();
    doubled += reading.doubled();
    disordered += reading.disordered();
    undeclared += reading.undeclared();
    misplaced += reading.misplaced();
    reading.examples().forEach(what -> example(hearing, what));
  }

  private void example(Hearing hearing, String what) {
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(hearing.listener() + " on " + hearing.channel() + ": " + what);
    }
  }
}
