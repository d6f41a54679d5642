package io.atrio.actors;

import com.typesafe.config.ConfigFactory;
import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelNews;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.HandOverInMemory;
import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.presence.Attendance;
import io.atrio.actors.presence.NodePresence;
import io.atrio.actors.presence.PresenceOwners;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.settings.ChannelSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.jspecify.annotations.Nullable;

/** A cluster of one real node with the product's own configuration, channels and hub. */
public final class OneNode implements AutoCloseable {
  /** Time anything may take here. */
  public static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private static final ChannelSettings SETTINGS = LiveChannel.withRooms(100, 1 << 20, 600_000);

  private final ActorTestKit kit;
  private final HandOverInMemory handOver = new HandOverInMemory();
  private final ChannelOwners owners;
  private final PresenceOwners presence;
  private final ActorRef<ChannelHub.Command> hub;
  private final Queue<String> rechecked = new ConcurrentLinkedQueue<>();
  private final Set<String> unlistened = ConcurrentHashMap.newKeySet();

  private OneNode(ActorTestKit kit) {
    this.kit = kit;
    ClusterSharding sharding = ClusterSharding.get(kit.system());
    ActorRef<ChannelProtocol.Command> watch = kit.spawn(Behaviors.receiveMessage(this::see));
    sharding.init(
        Entity.of(
            ChannelEntity.KEY,
            context ->
                Behaviors.monitor(
                    ChannelProtocol.Command.class,
                    watch,
                    Behaviors.intercept(
                        DeafAtFirst::new,
                        ChannelEntity.create(
                            Integer.parseInt(context.getEntityId()),
                            handOver,
                            SETTINGS,
                            Clock.systemUTC())))));
    this.owners = new ChannelOwners(sharding, SETTINGS);
    this.presence = PresenceOwners.start(kit.system(), SETTINGS);
    ActorRef<NodePresence.Command> here =
        kit.spawn(NodePresence.create(presence, Clock.systemUTC()), "presence");
    this.hub =
        kit.spawn(
            ChannelHub.create(owners, 1 << 16, Attendance.of(presence, here), rechecked::add),
            "hub");
  }

  /** Starts the node and joins it to itself. */
  public static OneNode start() throws Exception {
    ActorTestKit kit =
        ActorTestKit.create(
            "one-node",
            ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
                .withFallback(ConfigFactory.load()));
    new ClusterNode(kit.system())
        .joinSelf()
        .toCompletableFuture()
        .get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    return new OneNode(kit);
  }

  /** The kit that holds the node's system. */
  public ActorTestKit kit() {
    return kit;
  }

  /** The node's way to its channels. */
  public ChannelOwners owners() {
    return owners;
  }

  /** The node's way to who is on its channels; those of the namespace {@code room} have that. */
  public PresenceOwners presence() {
    return presence;
  }

  /** The node's hub. */
  public ActorRef<ChannelHub.Command> hub() {
    return hub;
  }

  /** The next session that was made to look again at what it may hear; null if there is none. */
  public @Nullable String rechecked() {
    return rechecked.poll();
  }

  /** Publishes an event and waits for its place. */
  public ChannelProtocol.Published publish(String channel) {
    TestProbe<ChannelProtocol.PublishAnswer> probe = kit.createTestProbe();
    owners
        .of(channel)
        .tell(
            new ChannelProtocol.Publish(
                channel, "e", "{\"n\":1}", null, 600_000, null, probe.getRef()));
    return (ChannelProtocol.Published) probe.receiveMessage(SOON);
  }

  /** Whether the hub has told the owner of {@code channel} that nobody listens here any more. */
  public boolean isUnlistened(String channel) {
    return unlistened.contains(channel);
  }

  /** Ends the entity that owns {@code channel}, as a crash would. */
  public void crash(String channel) {
    TestProbe<ChannelNews> probe = kit.createTestProbe();
    owners.of(channel).tell(new ChannelProtocol.Listen(channel, probe.getRef()));
    var registered = probe.expectMessageClass(ChannelNews.Registered.class, SOON);
    Adapter.toClassic(kit.system()).stop(Adapter.toClassic(registered.entity()));
    kit.createTestProbe().expectTerminated(registered.entity(), SOON);
  }

  private Behavior<ChannelProtocol.Command> see(ChannelProtocol.Command command) {
    if (command instanceof ChannelProtocol.Unlisten unlisten) {
      unlistened.add(unlisten.channel());
    }
    return Behaviors.same();
  }

  @Override
  public void close() {
    // It leaves its cluster, which can take longer than the kit waits by itself.
    ActorTestKit.shutdown(kit.system(), STOPPED_WITHIN);
  }
}
