package io.atrio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndedProcessesTest {
  /** The resolver gives nobody up before the test is over, and who ends says nothing. */
  private static final Config NODE =
      ConfigFactory.parseString(
              """
              pekko.remote.artery.canonical.port = 0
              pekko.cluster.split-brain-resolver.stable-after = 10 minutes
              pekko.coordinated-shutdown.run-by-actor-system-terminate = off
              """)
          .withFallback(ConfigFactory.load());

  private final List<ActorTestKit> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(ActorTestKit::shutdownTestKit);
  }

  @Test
  void aNodeWhoseProcessHasEndedIsGivenUpByTheOthers() {
    ActorTestKit first = node();
    ActorTestKit second = node();
    ActorTestKit third = node();
    for (ActorTestKit node : List.of(first, second, third)) {
      Cluster.get(node.system()).manager().tell(Join.create(address(first)));
    }
    await().until(() -> nodes.stream().allMatch(node -> size(node) == 3));

    first.shutdownTestKit();
    await().atMost(Duration.ofSeconds(20)).until(() -> size(second) == 2 && size(third) == 2);
  }

  @Test
  void oneOfTwoDoesNotDecide() {
    ActorTestKit first = node();
    ActorTestKit second = node();
    Cluster.get(first.system()).manager().tell(Join.create(address(first)));
    Cluster.get(second.system()).manager().tell(Join.create(address(first)));
    await().until(() -> size(first) == 2 && size(second) == 2);

    second.shutdownTestKit();
    await().until(() -> new ClusterNode(first.system()).unreachable() == 1);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(10))
        .until(() -> new ClusterNode(first.system()).unreachable() == 1 && size(first) == 2);
  }

  @Test
  void whoListensHasNotEnded() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(hasEnded(listening.getLocalPort())).isFalse();
    }
  }

  @Test
  void whoDoesNotAnswerHasNotEnded() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      try {
        // The kernel lets one more wait than it was told to.
        for (int i = 0; i < 2; i++) {
          waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
        }
        assertThat(hasEnded(full.getLocalPort())).isFalse();
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  }

  @Test
  void aPortAtWhichNobodyListensHasNoProcess() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(hasEnded(port)).isTrue();
  }

  @Test
  void aNameThatIsNotKnownSaysNothing() {
    Address unknown = new Address("pekko", "atrio", "nobody.invalid", 1);
    assertThat(ProcessProbe.hasEnded(unknown).toCompletableFuture().join()).isFalse();
  }

  private ActorTestKit node() {
    ActorTestKit node = ActorTestKit.create("atrio", NODE);
    nodes.add(node);
    new ClusterNode(node.system()).giveUpEndedProcesses();
    return node;
  }

  private static Address address(ActorTestKit node) {
    return Cluster.get(node.system()).selfMember().address();
  }

  private static int size(ActorTestKit node) {
    return new ClusterNode(node.system()).size();
  }

  private static boolean hasEnded(int port) {
    Address address = new Address("pekko", "atrio", "127.0.0.1", port);
    return ProcessProbe.hasEnded(address).toCompletableFuture().join();
  }
}
