package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.actors.audit.AuditType;
import io.atrio.cluster.address.NetworkAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes that limit addresses as one. The limit is 100 requests in a minute. */
@Timeout(120)
class CountingTogetherTest {
  private static final int NODES = 4;
  private static final int LIMIT = 100;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final AtomicInteger ADDRESSES = new AtomicInteger();
  private static final BlocksInMemory STORE = new BlocksInMemory();
  private static final List<CountingNode> NODES_UP = new ArrayList<>();

  private final NetworkAddress client = fresh();

  @BeforeAll
  static void start() throws Exception {
    for (int i = 0; i < NODES; i++) {
      NODES_UP.add(new CountingNode(i == 0 ? null : NODES_UP.getFirst(), STORE));
    }
    await().atMost(CountingNode.SOON).until(() -> all().stream().allMatch(n -> n.members() == 4));
  }

  @AfterAll
  static void stop() {
    all().forEach(CountingNode::close);
  }

  /**
   * What nodes keep to themselves is half the limit; the messages under way come on top. Requests
   * come at a pace, a thousand a second at most: nothing is waited for.
   */
  @Test
  void whoGoesFromNodeToNodeIsBlockedSoonAfterTheLimitAndEverywhere() throws Exception {
    int admitted = 0;
    while (!node(admitted).refuses(client) && admitted < NODES * LIMIT) {
      admitted++;
      Thread.sleep(1);
    }

    assertThat(admitted).isBetween(LIMIT, LIMIT + LIMIT / 2 + NODES * 10);
    await().atMost(AT_ONCE).until(() -> all().stream().allMatch(n -> n.refuses(client)));
  }

  @Test
  void whoStaysBelowTheLimitOnAllNodesTogetherIsNeverBlocked() {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(node(i).refuses(client)).isFalse();
    }

    await().during(Duration.ofMillis(500)).until(() -> isBlockedNowhere(client));
  }

  @Test
  void whatOneNodeDecidesHoldsOnAllAndIsInTheTrailOnce() {
    CountingNode first = NODES_UP.getFirst();
    for (int i = 0; i <= LIMIT; i++) {
      first.refuses(client);
    }

    await().atMost(AT_ONCE).until(() -> all().stream().allMatch(n -> n.refuses(client)));
    await().atMost(AT_ONCE).until(() -> STORE.all().containsKey(client.key()));
    List<AuditEvent> told = all().stream().flatMap(n -> n.audit().soFar().stream()).toList();
    assertThat(told)
        .filteredOn(event -> event.target().equals(client.text()))
        .singleElement()
        .satisfies(event -> assertThat(event.type()).isEqualTo(AuditType.ADDRESS_BLOCKED));
  }

  @Test
  void whoIsBlockedAndLetInByHandIsSoOnAllNodes() {
    node(1).limits().block(client.key(), Duration.ofMinutes(1), "rude");
    await().atMost(AT_ONCE).until(() -> all().stream().allMatch(n -> n.refuses(client)));
    assertThat(node(3).limits().blocked(client.key()))
        .hasValueSatisfying(block -> assertThat(block.reason()).isEqualTo("rude"));

    node(2).limits().unblock(client.key());

    await().atMost(AT_ONCE).until(() -> isBlockedNowhere(client));
    assertThat(node(1).refuses(client)).isFalse();
  }

  @Test
  void whatANodeHasDecidedOutlivesItAndIsKnownToThoseWhoComeLater() throws Exception {
    try (CountingNode deciding = new CountingNode(NODES_UP.getFirst(), STORE)) {
      await().atMost(CountingNode.SOON).until(() -> node(2).members() == NODES + 1);
      deciding.limits().block(client.key(), Duration.ofMinutes(10), "");
      await().atMost(AT_ONCE).until(() -> STORE.all().containsKey(client.key()));
    }

    assertThat(node(2).refuses(client)).isTrue();
    try (CountingNode later = new CountingNode(null, STORE)) {
      assertThat(later.refuses(client)).isTrue();
    }
    await().atMost(CountingNode.SOON).until(() -> node(2).members() == NODES);
  }

  @Test
  void aBlockHoldsOnAllNodesWhileTheStoreIsAwayAndIsKeptWhenItIsBack() {
    STORE.lose(true);
    try {
      node(1).limits().block(client.key(), Duration.ofMinutes(10), "");
      await().atMost(AT_ONCE).until(() -> all().stream().allMatch(n -> n.refuses(client)));
      assertThat(STORE.all()).doesNotContainKey(client.key());
    } finally {
      STORE.lose(false);
    }

    NetworkAddress other = fresh();
    node(1).limits().block(other.key(), Duration.ofMinutes(10), "");
    await().atMost(AT_ONCE).until(() -> STORE.all().containsKey(client.key()));
    assertThat(STORE.all()).containsKey(other.key());
  }

  private static List<CountingNode> all() {
    return NODES_UP;
  }

  private static CountingNode node(int i) {
    return NODES_UP.get(i % NODES);
  }

  private static boolean isBlockedNowhere(NetworkAddress client) {
    return all().stream().allMatch(n -> n.limits().blocked(client.key()).isEmpty());
  }

  private static NetworkAddress fresh() {
    return NetworkAddress.parse("203.0.113." + ADDRESSES.incrementAndGet()).orElseThrow();
  }
}
