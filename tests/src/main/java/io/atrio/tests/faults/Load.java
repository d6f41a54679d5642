package io.atrio.tests.faults;

import io.atrio.tests.load.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who listens to what, and how much is published.
 *
 * @param streams listeners; each hears one durable channel and one ordinary one
 * @param crowd how many of them begin at the first node; the others are spread over the others
 * @param channels durable channels, and as many ordinary ones
 * @param perSecond publishes a second; half of them to durable channels
 * @param writers publishers that share them
 */
public record Load(int streams, int crowd, int channels, double perSecond, int writers) {
  private static final String DURABLE = "kept";
  private static final String ORDINARY = "plain";

  /** Settings of the nodes: which channels are durable, who may publish and who may listen. */
  public static List<String> settings() {
    List<String> settings = new ArrayList<>(Tokens.roles());
    settings.add("-Datrio.channel.namespaces." + DURABLE + ".durable=on");
    return settings;
  }

  Set<String> durable() {
    return Set.copyOf(named(DURABLE).toList());
  }

  /** All channels, durable ones and ordinary ones in turn. */
  List<String> all() {
    return IntStream.range(0, channels).boxed().flatMap(i -> of(i).stream()).toList();
  }

  /** What listener {@code i} hears. */
  List<String> of(int i) {
    return List.of(name(DURABLE, i % channels), name(ORDINARY, i % channels));
  }

  /** The node of so many that listener {@code i} takes first. */
  int node(int i, int nodes) {
    return i < crowd || nodes == 1 ? 0 : 1 + i % (nodes - 1);
  }

  private Stream<String> named(String namespace) {
    return IntStream.range(0, channels).mapToObj(i -> name(namespace, i));
  }

  private static String name(String namespace, int i) {
    return namespace + ":" + i;
  }
}
