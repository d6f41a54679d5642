package io.atrio.api.serve;

import io.atrio.actors.directory.OpenSessions;
import io.atrio.actors.limit.AddressLimits;
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
import io.atrio.api.manage.Drain;
import io.atrio.api.manage.LeavingClients;
import io.atrio.api.stream.DoorMetrics;
import io.atrio.api.stream.StreamDoor;
import io.atrio.api.stream.StreamListener;
import io.atrio.cluster.settings.AtrioSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * The two doors clients come in by, the one of the streams and the one of the API, over what is
 * behind them.
 */
record ClientDoors(
    AtrioSettings settings,
    ActorSystem<Void> system,
    String node,
    Domain domain,
    RolePermissions roles,
    RoleGrants grants,
    AddressLimits limits,
    Executor threads,
    Drain draining,
    Closing closing,
    Clock clock) {

  /**
   * Opens both, the streams' first, and warms up what is behind them in between.
   *
   * @param stored routes of what is in the database
   * @param management where operators find the node, to be told of
   */
  Addresses open(List<Routes> stored, InetSocketAddress management) {
    Authenticator authenticator = new Authenticator(settings.auth(), clock, threads, grants);
    ClusterTickets tickets =
        ClusterTickets.start(system, node, new Tickets(settings.auth(), System::nanoTime));
    AtomicReference<Collection<String>> ownOrigins = new AtomicReference<>(List.of());
    Cors cors = new Cors(settings.http().allowedOrigins(), ownOrigins::get);
    DoorMetrics metrics = DoorMetrics.of(system);
    InetSocketAddress stream = listen(streamDoor(authenticator, tickets, cors, metrics), metrics);
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
            new Limiter(settings.session().limits(), sessions, metrics.limits()),
            domain.owners(),
            limits);
    Addresses addresses = listen(http, cors, stream, routes(stored, sessions), management);
    ownOrigins.set(addresses.origins());
    return addresses;
  }

  private StreamDoor streamDoor(
      Authenticator authenticator, ClusterTickets tickets, Cors cors, DoorMetrics metrics) {
    return new StreamDoor(
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
        metrics);
  }

  private InetSocketAddress listen(StreamDoor door, DoorMetrics metrics) {
    StreamListener listener =
        closing.add(
            new StreamListener(
                settings.stream(), limits, settings.auth().clockSkew(), clock, metrics));
    try {
      InetSocketAddress bound = listener.listen(settings.http().host(), door);
      draining.of(new LeavingClients(listener, domain.directory()::sendAway));
      return bound;
    } catch (IOException e) {
      throw Ports.taken("atrio.stream.port", settings.http().host(), settings.stream().port());
    }
  }

  private Addresses listen(
      HttpDoor http,
      Cors cors,
      InetSocketAddress stream,
      List<Routes> routes,
      InetSocketAddress management) {
    String told = settings.stream().publicUrl();
    ServerBinding binding =
        StartStep.await(
            "The API's port " + settings.http().port() + " (setting atrio.http.port) cannot be had",
            http.listen(
                cors,
                host ->
                    told.isEmpty() ? new Addresses(stream, stream, management).streams(host) : told,
                routes));
    closing.add(binding);
    return new Addresses(binding.localAddress(), stream, management);
  }

  private List<Routes> routes(List<Routes> stored, Sessions sessions) {
    List<Routes> routes = new ArrayList<>(stored);
    routes.add(new MeRoutes(sessions, domain.owners()));
    routes.add(new PresenceRoutes(domain.presence()));
    OpenSessions open = new OpenSessions(domain.directory(), system.scheduler());
    routes.add(new SessionRoutes(open));
    routes.add(new UserSessionRoutes(open));
    routes.add(new BlockRoutes(limits));
    development(sessions).ifPresent(routes::add);
    return routes;
  }

  private Optional<Routes> development(Sessions sessions) {
    return settings.data().embedded()
        ? Optional.of(
            new DevelopmentRoutes(new DevelopmentTokens(settings.auth(), clock), sessions))
        : Optional.empty();
  }
}
