package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.ClusterProtocol;
import io.atrio.cluster.settings.AtrioSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterTicketsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Principal ANA =
      new Principal(Principal.Kind.USER, "ana", "s1", Set.of("editor"), 4_000_000_000L);
  private static final AtrioSettings SETTINGS =
      AtrioSettings.from(
          ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
              .withFallback(ConfigFactory.load()));

  @SuppressWarnings("NullAway.Init") // set before the tests
  private static ActorSystem<Void> first;

  @SuppressWarnings("NullAway.Init")
  private static ActorSystem<Void> second;

  @SuppressWarnings("NullAway.Init")
  private static ClusterTickets here;

  @SuppressWarnings("NullAway.Init")
  private static ClusterTickets there;

  @BeforeAll
  static void join() {
    first = node();
    second = node();
    here = tickets(first);
    there = tickets(second);
    var address = Cluster.get(first).selfMember().address();
    Cluster.get(first).manager().tell(new Join(address));
    Cluster.get(second).manager().tell(new Join(address));
    await()
        .atMost(SOON)
        .until(() -> new ClusterNode(first).size() == 2 && new ClusterNode(second).size() == 2);
  }

  @AfterAll
  static void end() {
    ActorTestKit.shutdown(second, SOON);
    ActorTestKit.shutdown(first, SOON);
  }

  @Test
  void aTicketWorksOnceOnWhicheverNode() throws Exception {
    String ticket = here.issue(ANA).orElseThrow();
    String other = here.issue(ANA).orElseThrow();

    assertThat(redeem(there, ticket)).isEqualTo(new Authentication.Known(ANA));
    assertRefused(redeem(there, ticket));
    assertRefused(redeem(here, ticket));
    assertThat(redeem(here, other)).isEqualTo(new Authentication.Known(ANA));
    assertRefused(redeem(there, other));
  }

  @Test
  void whatNobodyIssuedIsRefused() throws Exception {
    String ticket = here.issue(ANA).orElseThrow();
    String node = ticket.substring(0, ticket.indexOf('.'));

    assertRefused(redeem(there, node + ".guessed"));
    assertRefused(redeem(there, "nobody." + ticket.substring(ticket.indexOf('.') + 1)));
    assertRefused(redeem(there, ticket.substring(ticket.indexOf('.') + 1)));
    assertRefused(redeem(there, ""));
    assertRefused(redeem(there, "."));
    assertThat(redeem(there, ticket)).isEqualTo(new Authentication.Known(ANA));
  }

  private static Authentication redeem(ClusterTickets tickets, String ticket) throws Exception {
    return tickets.redeem(ticket).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void assertRefused(Authentication answer) {
    assertThat(answer).isEqualTo(Authentication.denied(ErrorCode.TICKET_INVALID));
  }

  private static ClusterTickets tickets(ActorSystem<?> system) {
    String id = new ClusterNode(system).id();
    return ClusterTickets.start(system, id, new Tickets(SETTINGS.auth(), System::nanoTime));
  }

  private static ActorSystem<Void> node() {
    Config config = ClusterProtocol.config().withFallback(SETTINGS.config());
    return ActorSystem.create(Behaviors.empty(), "tickets", config);
  }
}
