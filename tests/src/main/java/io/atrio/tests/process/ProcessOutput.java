package io.atrio.tests.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a process prints: the first and the last lines are kept, the rest is counted. */
final class ProcessOutput {
  private static final int FIRST = 100;
  private static final int LAST = 400;
  private static final int LONGEST_LINE = 2_000;

  private final List<String> first = new ArrayList<>();
  private final Deque<String> last = new ArrayDeque<>();
  private int left;
  private volatile boolean ended;

  /** Reads to the end on a thread of its own: a process whose pipe is full would stand still. */
  static ProcessOutput of(InputStream stream, String name) {
    ProcessOutput output = new ProcessOutput();
    Thread.ofPlatform().daemon().name("output-" + name).start(() -> output.read(stream));
    return output;
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
      }
    } catch (IOException e) {
      add("(output ended: " + e.getMessage() + ")");
    }
    ended = true;
  }

  /** Whether every process that printed here has ended, and all that they printed is kept. */
  boolean ended() {
    return ended;
  }

  private synchronized void add(String line) {
    if (first.size() < FIRST) {
      first.add(line);
    } else {
      last.addLast(line);
      if (last.size() > LAST) {
        last.removeFirst();
        left++;
      }
    }
  }

  /** A copy of what is kept, in order. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>(first);
    if (left > 0) {
      lines.add("(" + left + " lines left out)");
    }
    lines.addAll(last);
    return lines;
  }
}
