package io.atrio.api.serve;

import com.typesafe.config.Config;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.permission.PermissionMetrics;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.api.http.Routes;
import io.atrio.api.log.Logging;
import io.atrio.api.manage.Drain;
import io.atrio.api.manage.DrainRoutes;
import io.atrio.api.manage.Health;
import io.atrio.api.manage.ManagementDoor;
import io.atrio.api.manage.MetricsRoute;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.ClusterProtocol;
import io.atrio.cluster.metrics.Meters;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.channel.ChannelEpoch;
import io.atrio.persistence.channel.PostgresHandOver;
import io.atrio.persistence.cluster.ClusterConstants;
import io.atrio.persistence.directory.RedisDirectoryStore;
import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.limit.PostgresBlockStore;
import io.atrio.persistence.postgres.PostgresConfiguration;
import io.atrio.persistence.postgres.PostgresPool;
import io.atrio.persistence.postgres.ServerAnswer;
import io.atrio.persistence.redis.RedisDoor;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/** A running Átrio: everything in the order it needs to start, and stopped in the other. */
public final class Platform implements AutoCloseable {
  private static final Duration SHARDS = Duration.ofSeconds(70);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final Closing closing = new Closing();
  private final NodeMetrics metrics;
  private final Consumer<String> progress;
  private final Runnable leave;
  private final Runnable lost;
  private final Clock clock = Clock.systemUTC();
  private volatile boolean stopping;
  private volatile @Nullable Drain drain;

  /**
   * A platform that has not started.
   *
   * @param progress takes one line per step
   * @param leave makes the process end in good order, and returns at once
   * @param lost is run when this node is no longer a member of its cluster, for whatever reason:
   *     nothing it does counts any more
   */
  public Platform(Consumer<String> progress, Runnable leave, Runnable lost) {
    this.progress = progress;
    this.leave = leave;
    this.lost = lost;
    this.metrics = closing.add(new NodeMetrics(Build.version()));
  }

  /**
   * Starts everything and returns where it can be reached.
   *
   * @throws StartupException one line for the operator; whatever had been started is stopped by
   *     {@link #close}
   */
  public Addresses start(AtrioSettings wanted) {
    RolePermissions roles = new RolePermissions(wanted.permission());
    Ports.check(wanted);
    ExecutorService threads = closing.add(Executors.newVirtualThreadPerTaskExecutor());
    Backing backing = Backing.open(wanted, closing, progress);
    AtrioSettings settings = backing.settings();
    PostgresPool postgres = DatabaseAtStart.open(backing.databaseUrl(), closing, progress);
    postgres.watch(metrics.registry(), "platform");
    RedisDoor redis = redis(backing);
    Permitting permitting = Permitting.over(settings, postgres, redis, roles);
    StartStep.await("Roles cannot be read", permitting.prepare(settings, postgres));
    StartStep.await(
        "Nodes must agree", ClusterConstants.agree(postgres.database(), constants(settings)));
    PermissionMetrics.show(metrics.registry(), permitting.grants());
    ActorSystem<Void> system = system(settings, backing);
    metrics.watch(system);
    ClusterNode node = new ClusterNode(system);
    Logging.node(node.id());
    Health health = new Health(node, () -> answers(postgres), () -> answers(redis));
    Drain draining = new Drain(settings.drain(), health, () -> node.size() > 1, progress);
    drain = draining;
    InetSocketAddress management = management(settings, system, health, draining);
    new Joining(settings.cluster(), progress, closing).join(node);
    node.onRemoved(this::removed);
    long epoch =
        StartStep.await("The database does not answer", ChannelEpoch.read(postgres.database()));
    HandOver handOver =
        new PostgresHandOver(postgres.database(), SerializationExtension.get(system));
    RoleGrants grants = permitting.grants();
    Domain domain =
        Domain.start(
            system,
            node.id(),
            settings,
            roles,
            grants,
            epoch,
            handOver,
            new RedisDirectoryStore(redis, clock),
            clock);
    health.directory(domain.directory()::degraded);
    metrics.watch(domain.directory()::degraded);
    closing.add(domain::handOver);
    StartStep.await("The cluster's shards did not start", domain.ready(), SHARDS);
    Auditing auditing = new Auditing(system, postgres.database(), settings.audit());
    auditing.start(domain.audit(), clock);
    closing.add(() -> auditing.stop(domain.audit()));
    closing.add(domain::endSessions);
    auditing.rehearse(node.id(), settings.stream().warmUp(), clock);
    List<Routes> stored = new ArrayList<>(permitting.routes(settings, postgres));
    stored.add(auditing.routes(domain));
    AddressLimits limits =
        AddressLimits.start(
            system,
            settings.addresses(),
            new PostgresBlockStore(postgres.database()),
            domain.audit(),
            clock);
    StartStep.await("Blocked addresses cannot be read", limits.remember());
    Addresses addresses =
        new ClientDoors(
                settings, system, node.id(), domain, roles, grants, limits, threads, draining,
                closing, clock)
            .open(stored, management);
    Rechecks rechecks = new Rechecks(system, domain.hub(), permitting.grants()::check);
    permitting.start(system, settings, postgres, rechecks, closing);
    OutboxPublishing.start(system, settings, postgres, domain.owners(), closing);
    health.started();
    return addresses;
  }

  /**
   * Sends clients to other nodes if there are any, then stops everything, in good order and within
   * ten seconds. Safe to call more than once.
   */
  @Override
  public void close() {
    stopping = true;
    Drain draining = drain;
    if (draining != null) {
      try {
        draining.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    closing.close();
  }

  private void removed() {
    Drain draining = drain;
    if (!stopping && draining != null) {
      draining.forget();
      lost.run();
    }
  }

  private InetSocketAddress management(
      AtrioSettings settings, ActorSystem<?> system, Health health, Drain draining) {
    ServerBinding binding =
        StartStep.await(
            "The management port "
                + settings.management().port()
                + " (setting pekko.management.http.port) cannot be had",
            new ManagementDoor(system, settings.management(), health)
                .listen(
                    List.of(
                        new DrainRoutes(draining, leave).route(),
                        new MetricsRoute(metrics.registry()).route())));
    closing.add(binding);
    return binding.localAddress();
  }

  private static Map<String, Integer> constants(AtrioSettings settings) {
    return Map.of(
        "atrio.channel.slots", settings.channel().slots(),
        "atrio.audit.partitions", settings.audit().partitions());
  }

  private static CompletionStage<Boolean> answers(PostgresPool postgres) {
    return postgres.check().thenApply(ServerAnswer.Ready.class::isInstance);
  }

  private static CompletionStage<Boolean> answers(RedisDoor redis) {
    return redis.ask(commands -> commands.ping()).thenApply(pong -> true);
  }

  /** Without Redis the node goes on; one that does not let us in is a mistake in the settings. */
  private RedisDoor redis(Backing backing) {
    RedisDoor redis =
        closing.add(StartStep.await("Redis cannot be reached", RedisDoor.open(backing.redisUrl())));
    if (!redis.isConnected()) {
      progress.accept("Redis cannot be reached; this node goes on without, and looks for it");
    }
    return redis;
  }

  private ActorSystem<Void> system(AtrioSettings settings, Backing backing) {
    Config config =
        ClusterProtocol.config()
            .withFallback(PostgresConfiguration.pluginSettings(backing.databaseUrl()))
            .withFallback(settings.config());
    ActorSystemSetup setup =
        BootstrapSetup.create(config).and(new Meters.Given(metrics.registry()));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.<Void>empty(), "atrio", setup);
    closing.add(new SystemStop(system, STOP)::run);
    return system;
  }
}
