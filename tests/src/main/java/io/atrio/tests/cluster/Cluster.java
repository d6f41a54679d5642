package io.atrio.tests.cluster;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.DataDirectory;
import io.atrio.tests.process.ServerOptions;
import io.atrio.tests.process.TeamServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several servers, each a process on a loopback address of its own, that form one cluster over one
 * PostgreSQL and one Redis. A node keeps its address and ports over its restarts. Closing it ends
 * and deletes everything, also when this JVM is told to end. For one thread.
 */
public final class Cluster implements AutoCloseable {
  /** All nodes start at once, on the cores there are. */
  private static final Duration READY_WITHIN = Duration.ofMinutes(3);

  private final ClusterOptions options;
  private final ServerOptions plain = ServerOptions.embedded().readyWithin(READY_WITHIN);
  private final List<NodeAddress> addresses;
  private final List<@Nullable AtrioProcess> processes = new ArrayList<>();
  private final DataDirectory directory;
  private final TeamServers servers;
  private final @Nullable Severing severing;
  private final Thread atExit = new Thread(this::end, "end-cluster");

  private Cluster(ClusterOptions options, DataDirectory directory)
      throws IOException, InterruptedException {
    this.options = options;
    this.directory = directory;
    addresses = Loopback.any().nodes(options.nodes(), options.separation().isRelayed());
    addresses.forEach(address -> processes.add(null));
    severing = options.separation().of(addresses);
    servers = serversAt(directory);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts all nodes at once and waits until each says that it is ready.
   *
   * @throws IllegalStateException when one ends or is not ready in time, with what it printed;
   *     everything is ended then
   */
  public static Cluster start(ClusterOptions options) throws IOException, InterruptedException {
    Cluster cluster = over(options, DataDirectory.of(null));
    boolean ready = false;
    try {
      cluster.servers.pin(options.cpus());
      for (int node = 0; node < options.nodes(); node++) {
        cluster.launch(node);
      }
      for (int node = 0; node < options.nodes(); node++) {
        cluster.node(node).awaitReady();
      }
      ready = true;
    } finally {
      if (!ready) {
        cluster.close();
      }
    }
    return cluster;
  }

  private TeamServers serversAt(DataDirectory directory) throws InterruptedException {
    try {
      return new TeamServers(directory.path());
    } catch (InterruptedException | RuntimeException e) {
      rejoin();
      throw e;
    }
  }

  private static Cluster over(ClusterOptions options, DataDirectory directory)
      throws IOException, InterruptedException {
    try {
      return new Cluster(options, directory);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      directory.deleteIfOwn();
      throw e;
    }
  }

  /** Starts a node that has ended where it was, and waits until it is ready. */
  public void restart(int node) throws IOException, InterruptedException {
    AtrioProcess ended = node(node);
    if (ended.isAlive()) {
      throw new IllegalStateException("node " + node + " has not ended");
    }
    ended.close();
    launch(node);
    node(node).awaitReady();
  }

  /**
   * Cuts these nodes off from all others; among each other they can still talk, as can the others.
   * PostgreSQL and Redis stay in reach of all.
   */
  public void cutOff(Set<Integer> nodes) throws IOException, InterruptedException {
    Set<Set<String>> pairs = new HashSet<>();
    for (int inside : nodes) {
      for (int outside = 0; outside < addresses.size(); outside++) {
        if (!nodes.contains(outside)) {
          pairs.add(Set.of(addresses.get(inside).host(), addresses.get(outside).host()));
        }
      }
    }
    severing().cut(pairs);
  }

  /** Lets all nodes reach each other again. */
  public void join() throws IOException, InterruptedException {
    severing().cut(Set.of());
  }

  /** The process of a node, running or not. */
  public AtrioProcess node(int node) {
    AtrioProcess process = processes.get(node);
    if (process == null) {
      throw new IllegalStateException("node " + node + " was never started");
    }
    return process;
  }

  public int size() {
    return addresses.size();
  }

  /** Where the nodes are, whether they run or not. */
  public List<NodeAddress> addresses() {
    return addresses;
  }

  /** The secret all nodes trust tokens of. */
  public String secret() {
    return plain.secret();
  }

  /** The PostgreSQL and the Redis of all nodes. */
  public TeamServers servers() {
    return servers;
  }

  private Severing severing() {
    if (severing == null) {
      throw new IllegalStateException("the nodes of this cluster cannot be cut off");
    }
    return severing;
  }

  private void rejoin() {
    if (severing != null) {
      severing.close();
    }
  }

  private void launch(int node) throws IOException {
    processes.set(node, AtrioProcess.launch(options(addresses.get(node))));
  }

  private ServerOptions options(NodeAddress address) {
    List<String> flags = new ArrayList<>(options.flags());
    if (options.separation().isRelayed()) {
      flags.add("-Dpekko.remote.artery.bind.hostname=" + address.host());
      flags.add("-Dpekko.remote.artery.bind.port=" + address.bind());
    }
    if (options.separation() != Separation.NONE) {
      flags.add("-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=" + address.host());
    }
    ServerOptions node =
        plain
            .withJvmFlags(flags)
            .onCpus(options.cpus())
            .with("ATRIO_DATABASE_URL", servers.databaseUrl())
            .with("ATRIO_REDIS_URL", servers.redisUrl())
            .with("ATRIO_HOST", address.host())
            .with("ATRIO_HTTP_PORT", Integer.toString(address.http()))
            .with("ATRIO_STREAM_PORT", Integer.toString(address.stream()))
            .with("ATRIO_CLUSTER_HOST", address.host())
            .with("ATRIO_CLUSTER_PORT", Integer.toString(address.cluster()))
            .with("ATRIO_MANAGEMENT_HOST", address.host())
            .with("ATRIO_MANAGEMENT_PORT", Integer.toString(address.management()))
            .with("ATRIO_CLUSTER_SEEDS", seeds());
    return options.jar() == null ? node : node.withJar(options.jar());
  }

  private String seeds() {
    return addresses.stream().map(NodeAddress::seed).collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending already: the hook has run or runs.
    }
  }

  private synchronized void end() {
    IntStream.range(0, processes.size()).forEach(this::endNode);
    servers.close();
    rejoin();
    directory.deleteIfOwn();
  }

  /** By a kill: nothing that it would still do is looked at. */
  private void endNode(int node) {
    AtrioProcess process = processes.get(node);
    if (process == null) {
      return;
    }
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.close();
  }
}
