package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;

import io.atrio.actors.channel.Batch;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.session.EndedSessions;
import io.atrio.api.answer.Cors;
import io.atrio.api.auth.Authenticator;
import io.atrio.api.auth.ClusterTickets;
import io.atrio.cluster.settings.AtrioSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Route;

/** The API's door. */
public final class HttpDoor {
  private static final Duration BATCH_WITHIN = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final AtrioSettings settings;
  private final Requests requests;
  private final ClusterTickets tickets;
  private final ChannelOwners owners;
  private final AddressLimits limits;
  private final HttpMetrics metrics;

  /** A door for those whom {@code authenticator} knows. */
  public HttpDoor(
      ActorSystem<?> system,
      AtrioSettings settings,
      Authenticator authenticator,
      ClusterTickets tickets,
      Admission admission,
      EndedSessions ended,
      Limiter limiter,
      ChannelOwners owners,
      AddressLimits limits) {
    this.system = system;
    this.settings = settings;
    this.requests = new Requests(authenticator, admission, ended, limiter, settings.http(), system);
    this.tickets = tickets;
    this.owners = owners;
    this.limits = limits;
    this.metrics = HttpMetrics.of(system);
  }

  /**
   * Listens. The stage fails if the port cannot be had.
   *
   * @param streamUrl tells the stream door's address to one who calls the API at a given host
   * @param more parts that not every platform has
   */
  public CompletionStage<ServerBinding> listen(
      Cors cors, UnaryOperator<String> streamUrl, List<Routes> more) {
    Route routes = route(cors, streamUrl, more);
    return Http.get(system)
        .newServerAt(settings.http().host(), settings.http().port())
        .bind(routes);
  }

  private Route route(Cors cors, UnaryOperator<String> streamUrl, List<Routes> more) {
    Route publish =
        new PublishRoutes(requests, owners, settings.channel().maxData(), metrics).route();
    Batch toOwners = new Batch(owners::of, BATCH_WITHIN);
    Route batch = new BatchRoutes(requests, toOwners, settings.channel().maxData()).route();
    Route channels = new ChannelRoutes(requests, owners::of).route();
    Route ticket = new TicketRoutes(requests, tickets, streamUrl).route();
    Route pages = PageRoutes.route();
    Route[] others =
        Stream.concat(
                more.stream().map(part -> part.route(requests)),
                Stream.of(batch, channels, ticket, pages))
            .toArray(Route[]::new);
    Route all = concat(publish, others);
    Route refusing =
        handleRejections(
            Refusals.rejections(), () -> handleExceptions(Refusals.exceptions(), () -> all));
    return new Exchanges(metrics).wrap(CorsRoute.wrap(cors, AddressRoute.wrap(limits, refusing)));
  }
}
