package io.atrio.tests.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trial came to.
 *
 * @param fault what went wrong
 * @param liveAgain for each time: from the fault until every stream it hit was ready again
 * @param partings how streams have ended, those too that never began, and how often
 */
public record Outcome(
    String fault,
    Load load,
    List<Duration> liveAgain,
    Outages outages,
    Map<String, Integer> partings,
    Publishing publishing,
    Findings findings) {

  public Outcome {
    liveAgain = List.copyOf(liveAgain);
    partings = new TreeMap<>(partings);
  }

  /** The longest time from a fault until every stream it hit was ready again. */
  public Duration longest() {
    return liveAgain.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Seconds in which 99 of 100 streams were back. */
  public double resumeP99() {
    return outages.seconds(99);
  }

  /** Publishes that were given up, in words. */
  public List<String> failedPublishes() {
    return publishing.failed();
  }

  /** What to print: each figure under its heading, in order. */
  public Map<String, String> figures() {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("fault", fault);
    cells.put("times", text(liveAgain.size()));
    cells.put("streams", text(load.streams()));
    cells.put("all live again s", "%.1f".formatted(longest().toMillis() / 1e3));
    cells.put("resumes", text(outages.count()));
    cells.put("resume p50 s", "%.2f".formatted(outages.seconds(50)));
    cells.put("p99 s", "%.2f".formatted(outages.seconds(99)));
    cells.put("acknowledged", text(publishing.acknowledged()));
    cells.put("sent again", text(publishing.resent()));
    cells.put("slowest publish s", "%.1f".formatted(publishing.seconds(100)));
    cells.put("failed", text(publishing.failed().size()));
    cells.put("delivered", text(findings.deliveries()));
    cells.put("lost", text(findings.lost()));
    cells.put("doubled", text(findings.doubled()));
    cells.put("out of order", text(findings.disordered()));
    cells.put("undeclared gaps", text(findings.undeclared()));
    cells.put("misplaced", text(findings.misplaced()));
    cells.put("gaps told", text(findings.gapsTold()));
    cells.put("told on durable", text(findings.durableGapsTold()));
    return cells;
  }

  private static String text(long count) {
    return "%,d".formatted(count);
  }

  /** One figure a line, and what went wrong in words. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    figures().forEach((name, value) -> lines.add("%-18s %s".formatted(name, value)));
    lines.add("%-18s %s".formatted("streams ended by", partings));
    lines.add("%-18s %s".formatted("sent again after", publishing.setbacks()));
    publishing.failed().stream().limit(10).forEach(lines::add);
    lines.addAll(findings.examples());
    return String.join("\n", lines);
  }
}
