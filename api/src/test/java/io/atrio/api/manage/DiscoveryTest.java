package io.atrio.api.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.ClusterProtocol;
import io.atrio.cluster.settings.AtrioSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes find each other by what a DNS server says. */
@Timeout(60)
final class DiscoveryTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String NAME = "nodes.atrio.test";
  private static final String SERVICE = "_management._tcp.atrio.test";

  private final List<ActorSystem<Void>> systems = new ArrayList<>();
  private final List<ClusterNode> nodes = new ArrayList<>();
  private NameServer names;

  @SuppressWarnings("NullAway.Init") // set before each test
  DiscoveryTest() {}

  @BeforeEach
  void startNames() throws InterruptedException {
    names = new NameServer();
  }

  @AfterEach
  void end() {
    systems.forEach(ActorTestKit::shutdown);
    names.close();
  }

  @Test
  void byTheAddressesOfAName() throws Exception {
    names.host(NAME, "127.0.0.2", "127.0.0.3");
    int port = freePort("127.0.0.2");

    start(NAME, "127.0.0.2", port);
    start(NAME, "127.0.0.3", port);

    awaitOneCluster();
  }

  @Test
  void byServiceRecordsWhichSayThePorts() throws Exception {
    twoServices();

    awaitOneCluster();
  }

  @Test
  void aNameServerThatIsSilentIsAskedAgain() throws Exception {
    names.silent(true);
    twoServices();
    await().atMost(SOON).until(() -> names.unanswered() >= 4);
    assertThat(nodes).extracting(ClusterNode::size).containsOnly(0);

    names.silent(false);

    awaitOneCluster();
  }

  /** Whoever asks a node for the others finds its host as any program does, without this server. */
  private void twoServices() throws Exception {
    names.host("localhost", LOOPBACK);
    int one = freePort(LOOPBACK);
    int two = freePort(LOOPBACK);
    names.service(
        SERVICE,
        new NameServer.Service("localhost", one),
        new NameServer.Service("localhost", two));
    start(SERVICE, LOOPBACK, one);
    start(SERVICE, LOOPBACK, two);
  }

  private void awaitOneCluster() {
    await().atMost(SOON).until(() -> nodes.stream().allMatch(node -> node.size() == 2));
  }

  private void start(String service, String host, int port) throws Exception {
    AtrioSettings settings =
        AtrioSettings.from(
            ConfigFactory.parseString(
                    """
                    atrio { http.host = "%2$s", cluster { discovery = dns, service = "%1$s" } }
                    pekko {
                      io.dns.async-dns.nameservers = ["%4$s"]
                      remote.artery.canonical { hostname = "%2$s", port = 0 }
                      management.http.port = %3$d
                      management.cluster.bootstrap.contact-point-discovery.stable-margin = 500 ms
                    }
                    """
                        .formatted(service, host, port, names.address()))
                .withFallback(ConfigFactory.load()));
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(), "found", ClusterProtocol.config().withFallback(settings.config()));
    systems.add(system);
    ClusterNode node = new ClusterNode(system);
    nodes.add(node);
    CompletableFuture<Boolean> answers = CompletableFuture.completedFuture(true);
    Health health = new Health(node, () -> answers, () -> answers);
    var unused =
        new ManagementDoor(system, settings.management(), health)
            .listen(List.of())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    var unusedJoined = node.join(settings.cluster());
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }
}
