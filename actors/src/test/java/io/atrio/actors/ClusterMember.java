package io.atrio.actors;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.presence.Attendance;
import io.atrio.actors.presence.PresenceOwners;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** One of the nodes of a real cluster in this JVM, with channels and hub. */
public final class ClusterMember implements AutoCloseable {
  /** Time the cluster may take for anything. */
  public static final Duration SOON = Duration.ofSeconds(30);

  private static final String SETTINGS =
      """
      pekko.remote.artery.canonical.port = 0
      pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
      pekko.cluster.split-brain-resolver.stable-after = 3 s
      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
      pekko.remote.artery.advanced.instruments = ["io.atrio.actors.directory.RemoteMessages"]
      """;

  private final ActorTestKit kit =
      ActorTestKit.create(
          "members", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
  private final ChannelOwners owners;
  private final ActorRef<ChannelHub.Command> hub;

  private ClusterMember(HandOver handOver, ChannelSettings settings) {
    ClusterSharding sharding = ClusterSharding.get(kit.system());
    var unused = ChannelEntity.init(sharding, handOver, settings, Clock.systemUTC());
    owners = new ChannelOwners(sharding, settings);
    PresenceOwners presence = PresenceOwners.start(kit.system(), settings);
    Attendance attendance = Attendance.start(kit.system(), presence, Clock.systemUTC());
    hub = kit.spawn(ChannelHub.create(owners, 1 << 16, attendance, session -> {}), "hub");
  }

  /** The first node of a cluster. */
  public static ClusterMember first(HandOver handOver, ChannelSettings settings) throws Exception {
    ClusterMember member = new ClusterMember(handOver, settings);
    member.await(new ClusterNode(member.kit.system()).joinSelf());
    return member;
  }

  /** A node that joins {@code other}. */
  public static ClusterMember joining(
      ClusterMember other, HandOver handOver, ChannelSettings settings) throws Exception {
    ClusterMember member = new ClusterMember(handOver, settings);
    Cluster cluster = Cluster.get(member.kit.system());
    CompletableFuture<Done> up = new CompletableFuture<>();
    org.apache.pekko.cluster.Cluster.get(member.kit.system())
        .registerOnMemberUp(() -> up.complete(Done.getInstance()));
    cluster.manager().tell(new Join(Cluster.get(other.kit.system()).selfMember().address()));
    member.await(up);
    return member;
  }

  /** The way to the channels from here. */
  public ChannelOwners owners() {
    return owners;
  }

  /** The hub of this node. */
  public ActorRef<ChannelHub.Command> hub() {
    return hub;
  }

  /** The kit that holds its system. */
  public ActorTestKit kit() {
    return kit;
  }

  /** Publishes; fails when there is no answer within a second. */
  public CompletionStage<ChannelProtocol.PublishAnswer> publish(String channel, String key) {
    return owners
        .of(channel)
        .ask(
            replyTo ->
                new ChannelProtocol.Publish(channel, "e", "{\"n\":1}", key, 600_000, null, replyTo),
            Duration.ofSeconds(1));
  }

  /** Leaves the cluster in good order. */
  public void leave() throws Exception {
    await(CoordinatedShutdown.get(kit.system()).runAll(CoordinatedShutdown.clusterLeavingReason()));
  }

  private void await(CompletionStage<?> stage) throws Exception {
    var unused = stage.toCompletableFuture().get(SOON.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
