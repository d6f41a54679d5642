package io.atrio.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** What one of Pekko's conformance suites, which are ScalaTest, said of a plugin. */
public record Conformance(Result result) {
  /** Runs the suite. */
  public static Conformance of(Class<?> suite) {
    return new Conformance(JUnitCore.runClasses(suite));
  }

  /** Fails with what failed, or if fewer tests ran than that. */
  public void holds(int tests) {
    assertThat(result.getFailures()).isEmpty();
    assertThat(result.getRunCount()).isGreaterThanOrEqualTo(tests);
  }
}
