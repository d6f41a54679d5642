package io.atrio.api.serve;

import com.github.benmanes.caffeine.cache.Ticker;
import com.typesafe.config.ConfigFactory;
import io.atrio.actors.directory.OpenSessions;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.permission.RoleGrants;
import io.atrio.actors.permission.RolePermissions;
import io.atrio.api.answer.Cors;
import io.atrio.api.auth.Authenticator;
import io.atrio.api.auth.ClusterTickets;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.api.auth.Tickets;
import io.atrio.api.client.Answer;
import io.atrio.api.client.LogLines;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.client.Wire;
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
import io.atrio.api.manage.Drain;
import io.atrio.api.manage.Health;
import io.atrio.api.stream.DoorMetrics;
import io.atrio.api.stream.StreamDoor;
import io.atrio.api.stream.StreamListener;
import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.metrics.Meters;
import io.atrio.cluster.settings.AtrioSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * Both doors on free ports over a cluster of one, without databases: what {@link Platform} wires.
 */
public final class Doors implements AutoCloseable {
  /** The HS256 secret of these doors. */
  public static final String SECRET = "a-secret-of-the-tests-0123456789-0123456789";

  private static final String QUICK =
      """
      pekko.remote.artery.canonical.port = 0
      pekko.cluster.jmx.enabled = off
      pekko.cluster.leader-actions-interval = 50 ms
      pekko.cluster.gossip-interval = 50 ms
      pekko.cluster.sharding.retry-interval = 100 ms
      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
      pekko.persistence.journal.plugin = "pekko.persistence.journal.inmem"
      pekko.persistence.snapshot-store.plugin = ""
      atrio.http.port = 0
      atrio.stream.port = 0
      atrio.channel.slots = 8
      atrio.limits.session.enabled = off
      """;

  private static final CompletableFuture<Boolean> ANSWERS = CompletableFuture.completedFuture(true);

  private final AtrioSettings settings;
  private final ClusterNode node;
  private final Closing closing = new Closing();
  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Collection<String>> ownOrigins = new AtomicReference<>(List.of());
  private final DevelopmentTokens tokens;
  private final StreamListener listener;
  private final AtomicBoolean drained = new AtomicBoolean();
  private final InetSocketAddress stream;
  private final InetSocketAddress http;
  private final LogLines logs;
  private final NodeMetrics counted = closing.add(new NodeMetrics("1.2.3"));

  private Doors(AtrioSettings settings, Ticker ticker, Clock clock) {
    this.settings = settings;
    logs = closing.add(LogLines.listen());
    secrets.add(SECRET);
    tokens = new DevelopmentTokens(settings.auth().withJwtSecret(SECRET), clock);
    ActorSystem<Void> system = system(settings);
    counted.watch(system);
    node = new ClusterNode(system);
    await(node.joinSelf());
    RolePermissions roles = new RolePermissions(settings.permission());
    Domain domain =
        Domain.start(
            system,
            node.id(),
            settings,
            roles,
            RoleGrants.NONE,
            1,
            new OnlyLife(),
            new NoDirectory(),
            clock);
    await(domain.ready());
    ExecutorService blocking = closing.add(Executors.newVirtualThreadPerTaskExecutor());
    Authenticator authenticator =
        new Authenticator(settings.auth(), clock, blocking, RoleGrants.NONE);
    ClusterTickets tickets =
        ClusterTickets.start(system, node.id(), new Tickets(settings.auth(), ticker));
    Cors cors = new Cors(settings.http().allowedOrigins(), ownOrigins::get);
    DoorMetrics metrics = DoorMetrics.of(system);
    StreamDoor door =
        new StreamDoor(
            settings.stream(),
            settings.drain(),
            settings.session(),
            settings.channel(),
            authenticator,
            tickets,
            cors,
            node.id(),
            domain.hub(),
            domain.post(),
            domain.audit(),
            domain.ended(),
            metrics);
    AddressLimits limits =
        AddressLimits.start(
            system, settings.addresses(), new BlocksInMemory(clock), domain.audit(), clock);
    limits.begin();
    listener =
        new StreamListener(settings.stream(), limits, settings.auth().clockSkew(), clock, metrics);
    closing.add(this::drain);
    stream = listen(listener, settings, door);
    Sessions sessions = new Sessions(domain.post());
    HttpDoor api =
        new HttpDoor(
            system,
            settings,
            authenticator,
            tickets,
            new Admission(roles, domain.audit()),
            domain.ended(),
            new Limiter(settings.session().limits(), sessions, metrics.limits()),
            domain.owners(),
            limits);
    DevelopmentRoutes development = new DevelopmentRoutes(tokens, sessions);
    OpenSessions open = new OpenSessions(domain.directory(), system.scheduler());
    List<Routes> more =
        List.of(
            development,
            new MeRoutes(sessions, domain.owners()),
            new PresenceRoutes(domain.presence()),
            new SessionRoutes(open),
            new UserSessionRoutes(open),
            new BlockRoutes(limits));
    ServerBinding binding =
        await(api.listen(cors, host -> new Addresses(stream, stream, stream).streams(host), more));
    closing.add(() -> await(binding.terminate(Duration.ofMillis(100))));
    http = binding.localAddress();
    ownOrigins.set(new Addresses(http, stream, stream).origins());
  }

  /** Doors with the settings of {@code hocon} over the usual ones. */
  public static Doors open(String... hocon) {
    return open(Ticker.systemTicker(), hocon);
  }

  /** Doors whose tickets age by {@code ticker}. */
  public static Doors open(Ticker ticker, String... hocon) {
    return new Doors(settings(hocon), ticker, Clock.systemUTC());
  }

  /** Doors that read the time of day from {@code clock}. */
  public static Doors open(Clock clock, String... hocon) {
    return new Doors(settings(hocon), Ticker.systemTicker(), clock);
  }

  /** The usual settings with those of {@code hocon} over them. */
  public static AtrioSettings settings(String... hocon) {
    return AtrioSettings.from(
        ConfigFactory.parseString(String.join("\n", hocon))
            .withFallback(ConfigFactory.parseString(QUICK))
            .withFallback(ConfigFactory.parseString("atrio.auth.jwt-secret = \"" + SECRET + '"'))
            .withFallback(ConfigFactory.load())
            .resolve());
  }

  /** The API's address. */
  public InetSocketAddress http() {
    return http;
  }

  /** The stream door's address. */
  public InetSocketAddress stream() {
    return stream;
  }

  /** What has been counted since these doors were opened. */
  public PrometheusMeterRegistry counted() {
    return counted.registry();
  }

  /** What has been logged since these doors were opened. */
  public LogLines logs() {
    return logs;
  }

  /** Asks the API. */
  public Answer api(Request request) {
    return Wire.ask(http, request);
  }

  /** Asks the stream door for something it refuses. */
  public Answer refusedStream(Request request) {
    return Wire.ask(stream, request);
  }

  /** Opens a stream. */
  public OpenStream stream(Request request) {
    return OpenStream.open(stream, request);
  }

  /** Publishes and returns the offset. */
  public long publish(String channel, String event, String data) {
    String json =
        "{\"channel\":\"%s\",\"event\":\"%s\",\"data\":%s}".formatted(channel, event, data);
    return api(Request.publish(service(), json)).succeeds().json().path("offset").asLong();
  }

  /** A token of a user. */
  public String token(String user, String... roles) {
    return secret(tokens.user(user, List.of(roles), null, Duration.ofHours(1)));
  }

  /** A token of a user's session. */
  public String sessionToken(String user, String session, String... roles) {
    return secret(tokens.user(user, List.of(roles), session, Duration.ofHours(1)));
  }

  /** A token of a user's session that ends this soon. */
  public String shortToken(String user, String session, Duration life, String... roles) {
    return secret(tokens.user(user, List.of(roles), session, life));
  }

  /** A token of a back end. */
  public String service() {
    return secret(tokens.service(Duration.ofHours(1)));
  }

  /** Notes what must not be logged. */
  public String secret(String text) {
    secrets.add(text);
    return text;
  }

  /** Checks that nothing was logged as an error and no credential at all. */
  public void loggedNothingBad() {
    logs.haveNoError();
    logs.repeatNone(secrets);
  }

  /** Sends the clients away as a node does that leaves others, or that has none. */
  public Drain draining(boolean others) {
    Health health = new Health(node, () -> ANSWERS, () -> ANSWERS);
    Drain drain = new Drain(settings.drain(), health, () -> others, line -> {});
    drain.of(listener);
    return drain;
  }

  /** Ends the streams as a node does that goes. */
  public void drain() {
    if (drained.compareAndSet(false, true)) {
      listener.close();
    }
  }

  @Override
  public void close() {
    closing.close();
  }

  private ActorSystem<Void> system(AtrioSettings from) {
    ActorSystemSetup setup =
        BootstrapSetup.create(from.config()).and(new Meters.Given(counted.registry()));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.<Void>empty(), "atrio", setup);
    closing.add(
        () -> {
          system.terminate();
          await(system.getWhenTerminated());
        });
    return system;
  }

  private static InetSocketAddress listen(
      StreamListener listener, AtrioSettings settings, StreamDoor door) {
    try {
      return listener.listen(settings.http().host(), door);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
