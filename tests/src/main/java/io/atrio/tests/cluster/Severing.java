package io.atrio.tests.cluster;

import java.io.IOException;
import java.util.Set;

/** A way to keep nodes from hearing of each other. */
interface Severing extends AutoCloseable {

  /** Lets these pairs of hosts, and no others, hear nothing of each other. */
  void cut(Set<Set<String>> pairs) throws IOException, InterruptedException;

  /** All hear each other. */
  @Override
  void close();
}
