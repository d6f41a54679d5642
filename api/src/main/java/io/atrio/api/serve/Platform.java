package io.atrio.api.serve;

import com.typesafe.config.Config;
import io.atrio.actors.channel.HandOver;
import io.atrio.actors.directory.OpenSessions;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.permission.PermissionMetrics;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.api.answer.Cors;
import io.atrio.api.auth.Authenticator;
import io.atrio.api.auth.ClusterTickets;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.api.auth.Tickets;
import io.atrio.api.http.Admission;
import io.atrio.api.http.BlockRoutes;
import io.atrio.api.http.DevelopmentRoutes;
import io.atrio.api.http.HttpDoor;
import io.atrio.api.http.Limiter;
import io.atrio.api.http.MeRoutes;
import io.atrio.api.http.PresenceRoutes;
import io.atrio.api.http.Routes;
import io.atrio.api.http.SessionRoutes;
import io.atrio.api.http.Sessions;
import io.atrio.api.http.UserSessionRoutes;
import io.atrio.api.log.Logging;
import io.atrio.api.manage.Drain;
import io.atrio.api.manage.DrainRoutes;
import io.atrio.api.manage.Health;
import io.atrio.api.manage.ManagementDoor;
import io.atrio.api.manage.MetricsRoute;
import io.atrio.api.stream.DoorMetrics;
import io.atrio.api.stream.StreamDoor;
import io.atrio.api.stream.StreamListener;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/** A running Átrio: everything in the order it needs to start, and stopped in the other. */
public final class Platform implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(30);
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
  private final AtomicReference<Collection<String>> ownOrigins = new AtomicReference<>(List.of());

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
    await("Roles cannot be read", permitting.prepare(settings, postgres));
    await("Nodes must agree", ClusterConstants.agree(postgres.database(), constants(settings)));
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
    long epoch = await("The database does not answer", ChannelEpoch.read(postgres.database()));
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
    await("The cluster's shards did not start", domain.ready(), SHARDS);
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
    await("Blocked addresses cannot be read", limits.remember());
    Addresses addresses =
        doors(
            settings,
            system,
            node.id(),
            domain,
            stored,
            roles,
            grants,
            limits,
            threads,
            management);
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

  private Addresses doors(
      AtrioSettings settings,
      ActorSystem<Void> system,
      String node,
      Domain domain,
      List<Routes> stored,
      RolePermissions roles,
      RoleGrants grants,
      AddressLimits limits,
      Executor threads,
      InetSocketAddress management) {
    Authenticator authenticator = new Authenticator(settings.auth(), clock, threads, grants);
    ClusterTickets tickets =
        ClusterTickets.start(system, node, new Tickets(settings.auth(), System::nanoTime));
    Cors cors = new Cors(settings.http().allowedOrigins(), ownOrigins::get);
    DoorMetrics doorMetrics = DoorMetrics.of(system);
    StreamDoor door =
        new StreamDoor(
            settings.stream(),
            settings.drain(),
            settings.session(),
            settings.channel(),
            authenticator,
            tickets,
            cors,
            node,
            domain.hub(),
            domain.post(),
            domain.audit(),
            domain.ended(),
            doorMetrics);
    InetSocketAddress stream = streams(settings, limits, door, doorMetrics);
    new WarmUp(stream, tickets::issue, settings, clock).run(domain.post()::endIfIdle);
    limits.begin();
    Sessions sessions = new Sessions(domain.post());
    HttpDoor http =
        new HttpDoor(
            system,
            settings,
            authenticator,
            tickets,
            new Admission(roles, domain.audit()),
            domain.ended(),
            new Limiter(settings.session().limits(), sessions, doorMetrics.limits()),
            domain.owners(),
            limits);
    List<Routes> more = new ArrayList<>(stored);
    more.add(new MeRoutes(sessions, domain.owners()));
    more.add(new PresenceRoutes(domain.presence()));
    OpenSessions open = new OpenSessions(domain.directory(), system.scheduler());
    more.add(new SessionRoutes(open));
    more.add(new UserSessionRoutes(open));
    more.add(new BlockRoutes(limits));
    development(settings, sessions).ifPresent(more::add);
    Addresses addresses = api(settings, http, cors, stream, more, management);
    ownOrigins.set(addresses.origins());
    return addresses;
  }

  private InetSocketAddress streams(
      AtrioSettings settings, AddressLimits limits, StreamDoor door, DoorMetrics doorMetrics) {
    StreamListener listener =
        closing.add(
            new StreamListener(
                settings.stream(), limits, settings.auth().clockSkew(), clock, doorMetrics));
    try {
      InetSocketAddress bound = listener.listen(settings.http().host(), door);
      Drain draining = drain;
      if (draining != null) {
        draining.of(listener);
      }
      return bound;
    } catch (IOException e) {
      throw Ports.taken("atrio.stream.port", settings.http().host(), settings.stream().port());
    }
  }

  private Addresses api(
      AtrioSettings settings,
      HttpDoor http,
      Cors cors,
      InetSocketAddress stream,
      List<Routes> more,
      InetSocketAddress management) {
    String told = settings.stream().publicUrl();
    ServerBinding binding =
        await(
            "The API's port " + settings.http().port() + " (setting atrio.http.port) cannot be had",
            http.listen(
                cors,
                host ->
                    told.isEmpty() ? new Addresses(stream, stream, management).streams(host) : told,
                more));
    closing.add(
        () ->
            binding
                .terminate(Duration.ofSeconds(1))
                .toCompletableFuture()
                .get(2, TimeUnit.SECONDS));
    return new Addresses(binding.localAddress(), stream, management);
  }

  private Optional<Routes> development(AtrioSettings settings, Sessions sessions) {
    return settings.data().embedded()
        ? Optional.of(
            new DevelopmentRoutes(new DevelopmentTokens(settings.auth(), clock), sessions))
        : Optional.empty();
  }

  private InetSocketAddress management(
      AtrioSettings settings, ActorSystem<?> system, Health health, Drain draining) {
    ServerBinding binding =
        await(
            "The management port "
                + settings.management().port()
                + " (setting pekko.management.http.port) cannot be had",
            new ManagementDoor(system, settings.management(), health)
                .listen(
                    List.of(
                        new DrainRoutes(draining, leave).route(),
                        new MetricsRoute(metrics.registry()).route())));
    closing.add(
        () ->
            binding
                .terminate(Duration.ofSeconds(1))
                .toCompletableFuture()
                .get(2, TimeUnit.SECONDS));
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
        closing.add(await("Redis cannot be reached", RedisDoor.open(backing.redisUrl())));
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
    closing.add(() -> stop(system));
    return system;
  }

  private static void stop(ActorSystem<?> system)
      throws ExecutionException, TimeoutException, InterruptedException {
    var unused =
        CoordinatedShutdown.get(system)
            .runAll(CoordinatedShutdown.jvmExitReason())
            .toCompletableFuture()
            .get(STOP.toSeconds(), TimeUnit.SECONDS);
  }

  private static <T> T await(String otherwise, CompletionStage<T> stage) {
    return await(otherwise, stage, STEP);
  }

  private static <T> T await(String otherwise, CompletionStage<T> stage, Duration within) {
    try {
      return stage.toCompletableFuture().get(within.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartupException(otherwise + ": " + cause.getMessage());
    } catch (TimeoutException e) {
      throw new StartupException(otherwise + " within " + within.toSeconds() + " s.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupInterrupted();
    }
  }
}
