package io.atrio.tests.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is started.
 *
 * @param nodes how many
 * @param flags JVM flags of each node; settings are among them, as {@code -Datrio.…}
 * @param separation whether nodes can be cut off from each other, and how
 * @param jar the server's fat jar; {@code null} takes the one this project built
 * @param cpus cores of the nodes, PostgreSQL and Redis, as {@code taskset -c} takes them; empty for
 *     any
 */
public record ClusterOptions(
    int nodes, List<String> flags, Separation separation, @Nullable Path jar, String cpus) {

  public ClusterOptions {
    flags = List.copyOf(flags);
  }

  /** So many nodes that may not be cut off, without flags. */
  public static ClusterOptions of(int nodes) {
    return new ClusterOptions(nodes, List.of(), Separation.NONE, null, "");
  }

  public ClusterOptions withFlags(List<String> other) {
    return new ClusterOptions(nodes, other, separation, jar, cpus);
  }

  public ClusterOptions withJar(Path other) {
    return new ClusterOptions(nodes, flags, separation, other, cpus);
  }

  /** Its nodes can be cut off from each other in this way. */
  public ClusterOptions separable(Separation how) {
    return new ClusterOptions(nodes, flags, how, jar, cpus);
  }

  /** All that belongs to it runs on these cores; empty leaves it where it is. */
  public ClusterOptions onCpus(String other) {
    return new ClusterOptions(nodes, flags, separation, jar, other);
  }
}
