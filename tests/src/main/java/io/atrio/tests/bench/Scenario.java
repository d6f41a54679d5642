package io.atrio.tests.bench;

import java.io.IOException;
import java.util.Map;

/** One thing that is measured, and the figure it must reach. */
interface Scenario {
  String name();

  /** What is measured, in a line. */
  String purpose();

  /** The options it takes besides those that all take, each with what it sets and its default. */
  Map<String, String> options();

  /** Measures, prints, and says whether the figures were reached. */
  Verdict run(Rig rig) throws IOException, InterruptedException;
}
