package io.atrio.actors.presence;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.HandOverInMemory;
import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.stream.HeardStream;
import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/**
 * One of several nodes of a cluster, with channels, presence and hub, and the product's settings.
 */
final class PresenceNode implements AutoCloseable {
  private static final ChannelSettings SETTINGS = LiveChannel.withRooms(100, 1 << 20, 600_000);
  private static final String SYSTEM = "presence-nodes";

  /** More than the cluster gives shards that have just lost their node to move. */
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final ActorTestKit kit;
  private final PresenceOwners presence;
  private final ActorRef<ChannelHub.Command> hub;
  private final AtomicLong ids = new AtomicLong();

  private PresenceNode(ActorTestKit kit) {
    this.kit = kit;
    ClusterSharding sharding = ClusterSharding.get(kit.system());
    var unused = ChannelEntity.init(sharding, new HandOverInMemory(), SETTINGS, Clock.systemUTC());
    this.presence = PresenceOwners.start(kit.system(), SETTINGS);
    ActorRef<NodePresence.Command> here =
        kit.spawn(NodePresence.create(presence, Clock.systemUTC()), "presence");
    ChannelOwners owners = new ChannelOwners(sharding, SETTINGS);
    this.hub =
        kit.spawn(
            ChannelHub.create(owners, 1 << 16, Attendance.of(presence, here), session -> {}),
            "hub");
  }

  /**
   * A node at {@code port} that joins the one at {@code seed}, which may be itself. Only that one
   * has channels' own entities: what becomes of those when a node dies is not of interest here.
   */
  static PresenceNode start(int port, int seed) {
    ActorTestKit kit =
        ActorTestKit.create(
            SYSTEM,
            ConfigFactory.parseString(
                    """
                    pekko.cluster.jmx.enabled = off
                    pekko.cluster.sharding.role = channels
                    pekko.cluster.roles = %s
                    pekko.remote.artery.canonical.port = %d
                    """
                        .formatted(port == seed ? "[channels]" : "[]", port))
                .withFallback(ConfigFactory.load()));
    Cluster cluster = Cluster.get(kit.system());
    Address to = new Address("pekko", SYSTEM, "127.0.0.1", seed);
    cluster.manager().tell(Join.create(to));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    return new PresenceNode(kit);
  }

  ActorTestKit kit() {
    return kit;
  }

  PresenceOwners presence() {
    return presence;
  }

  /** The port of the node that owns the presence of {@code channel}, by what is known here. */
  int ownerPort(String channel) {
    Address owner = presence.of(channel).path().address();
    Address self = Cluster.get(kit.system()).selfMember().address();
    return (owner.hasGlobalScope() ? owner : self).getPort().orElseThrow();
  }

  /** How many members the node knows to be up. */
  int members() {
    int up = 0;
    for (var member : Cluster.get(kit.system()).state().getMembers()) {
      up += member.status().equals(MemberStatus.up()) ? 1 : 0;
    }
    return up;
  }

  /** Gives up all other nodes, for the sake of the next test. */
  void downOthers() {
    Cluster cluster = Cluster.get(kit.system());
    for (var member : cluster.state().getMembers()) {
      if (!member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
        cluster.manager().tell(new Down(member.address()));
      }
    }
  }

  /** Opens a stream of {@code user} that listens to {@code channel} and sees who is there. */
  HeardStream open(String user, String channel) {
    return new HeardStream(user, ids.incrementAndGet(), hub).watch(channel).admit(channel);
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(kit.system(), STOPPED_WITHIN);
  }
}
