package io.atrio.tests.bench;

import io.atrio.tests.cluster.ClusterOptions;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.load.SwarmOptions;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What every scenario works with: its options, servers, clients, and where it prints. */
record Rig(Options options) {
  static final Map<String, String> OPTIONS =
      Map.of(
          "runs", "how often, each with a fresh server (3)",
          "server-flags", "JVM flags of the server, in one argument",
          "jar", "the server (api/target/atrio.jar)");

  private static final String FLAGS =
      "-Xms1g -Xmx1g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders"
          + " --sun-misc-unsafe-memory-access=allow -Datrio.stream.warm-up=25000";
  private static final Duration OPENS_WITHIN = Duration.ofMinutes(2);

  int runs() {
    return options.count("runs", 3);
  }

  /** A fresh server with the usual flags. */
  AtrioProcess server() throws IOException, InterruptedException {
    return server(FLAGS);
  }

  /** A fresh server with the usual flags and some settings laid over them. */
  AtrioProcess serverWith(List<String> settings) throws IOException, InterruptedException {
    return server(options.words("server-flags", FLAGS), settings);
  }

  /** A fresh server, on its own core when the machine has one for it. */
  AtrioProcess server(String flags) throws IOException, InterruptedException {
    return server(options.words("server-flags", flags), List.of());
  }

  /** A server with the usual flags that trusts tokens of a secret and leaves its data behind. */
  AtrioProcess serverIn(Path data, String secret) throws IOException, InterruptedException {
    return server(
        ServerOptions.embedded().inDirectory(data).withSecret(secret),
        options.words("server-flags", FLAGS));
  }

  private AtrioProcess server(List<String> flags, List<String> settings)
      throws IOException, InterruptedException {
    return server(
        ServerOptions.embedded(), Stream.concat(flags.stream(), settings.stream()).toList());
  }

  private AtrioProcess server(ServerOptions plain, List<String> flags)
      throws IOException, InterruptedException {
    ServerOptions wanted = plain.withJvmFlags(flags).onCpus(serverCpus());
    String jar = options.text("jar", "");
    AtrioProcess server = AtrioProcess.start(jar.isEmpty() ? wanted : wanted.withJar(Path.of(jar)));
    note("server " + server.pid() + " is ready: " + server.addresses().streams());
    return server;
  }

  /** Nodes to be started as one cluster, on the server's cores, with some settings laid over. */
  ClusterOptions nodes(int count, String flags, List<String> settings) {
    List<String> words = options.words("server-flags", flags);
    ClusterOptions plain =
        ClusterOptions.of(count)
            .withFlags(Stream.concat(words.stream(), settings.stream()).toList())
            .onCpus(serverCpus());
    String jar = options.text("jar", "");
    return jar.isEmpty() ? plain : plain.withJar(Path.of(jar));
  }

  /** A swarm whose streams all hear one channel; none is open yet. */
  StreamSwarm swarm(AtrioProcess server, String channel) {
    return new StreamSwarm(SwarmOptions.of(server.addresses().streams()).hearing(channel));
  }

  /** Opens streams of viewers, each a user and a session of its own, or fails. */
  void open(StreamSwarm swarm, AtrioProcess server, String prefix, int streams)
      throws InterruptedException {
    List<String> tokens = new Tokens(server.secret()).viewers(prefix, streams);
    note(swarm.open(tokens, OPENS_WITHIN).orThrow().toString());
  }

  Publisher publisher(AtrioProcess server, List<String> channels, int connections)
      throws InterruptedException {
    String token = new Tokens(server.secret()).publisher();
    return Publisher.open(server.addresses().api(), token, channels, connections);
  }

  /** Prints a result. */
  void print(Object result) {
    System.out.println(result);
  }

  /** Prints what is going on, which is no result. */
  void note(String text) {
    System.err.println("  " + text);
  }

  /** The machine, the flags and the cores, in one line. */
  String circumstances(String flags) {
    String cpus = serverCpus();
    String pinned =
        cpus.isEmpty() ? "nothing pinned" : "server on core " + cpus + ", load on another";
    return Machine.here() + "; server " + options.text("server-flags", flags) + "; " + pinned;
  }

  /** The same of several nodes. */
  String circumstancesOfNodes(String flags) {
    String cpus = serverCpus();
    String shared =
        cpus.isEmpty()
            ? "all nodes, PostgreSQL, Redis and the load share all cores"
            : "all nodes, PostgreSQL and Redis share core " + cpus + ", the load has another";
    return Machine.here() + "; each node " + options.text("server-flags", flags) + "; " + shared;
  }

  String circumstances() {
    return circumstances(FLAGS);
  }

  /** The server's cores as {@code taskset -c} takes them; empty when nothing is pinned. */
  String serverCpus() {
    return System.getProperty("atrio.bench.server-cpus", "");
  }
}
