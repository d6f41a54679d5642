package io.atrio.tests.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes that are cut off by Linux's packet filter: whatever one sends from its address to that of
 * the other is dropped on its way, in both directions. Needs {@code nft} and the right to use it,
 * which root has, best in a network namespace of its own: what is left behind by a process that is
 * killed ends with that.
 */
final class DroppedPackets implements Severing {
  private final String table;

  private DroppedPackets(String table) {
    this.table = table;
  }

  /**
   * Nothing is dropped between these yet.
   *
   * @throws IOException if this process may not have packets dropped, saying why
   */
  static DroppedPackets between(List<NodeAddress> nodes) throws IOException, InterruptedException {
    String table = "inet atrio_" + nodes.getFirst().host().replace('.', '_');
    filter(
        "add table %1$s%nadd chain %1$s input { type filter hook input priority 0; }%n"
            .formatted(table));
    return new DroppedPackets(table);
  }

  @Override
  public void cut(Set<Set<String>> pairs) throws IOException, InterruptedException {
    String rules =
        pairs.stream()
            .map(List::copyOf)
            .map(
                pair ->
                    drop(pair.getFirst(), pair.getLast()) + drop(pair.getLast(), pair.getFirst()))
            .collect(Collectors.joining());
    filter("flush chain %s input%n".formatted(table) + rules);
  }

  @Override
  public void close() {
    try {
      filter("delete table %s%n".formatted(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String drop(String from, String to) {
    return "add rule %s input ip saddr %s ip daddr %s drop%n".formatted(table, from, to);
  }

  /** All of the script, or nothing. */
  private static void filter(String script) throws IOException, InterruptedException {
    Process nft;
    try {
      nft = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("Packets are dropped by nft, of the package nftables", e);
    }
    nft.outputWriter(StandardCharsets.UTF_8).append(script).close();
    String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (nft.waitFor() != 0) {
      throw new IOException("Packets cannot be dropped (root may, see docs/faults.md): " + said);
    }
  }
}
