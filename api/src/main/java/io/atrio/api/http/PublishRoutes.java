package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/publish}: acknowledged once the event has its place in its channel. */
final class PublishRoutes {
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(5);

  private final Requests requests;
  private final ChannelOwners owners;
  private final int maxData;
  private final HttpMetrics metrics;

  /** The answer to a publish. */
  private record Answer(String channel, String epoch, long offset, boolean duplicate) {}

  PublishRoutes(Requests requests, ChannelOwners owners, int maxData, HttpMetrics metrics) {
    this.requests = requests;
    this.owners = owners;
    this.maxData = maxData;
    this.metrics = metrics;
  }

  Route route() {
    return path(segment("v1").slash("publish"), () -> post(() -> handle(this::publish)));
  }

  private CompletionStage<HttpResponse> publish(HttpRequest request) {
    return requests.authenticated(
        request,
        RequestKind.PUBLISH,
        principal ->
            requests.json(
                request,
                body ->
                    PublishRequest.read(
                        body,
                        maxData,
                        refused -> Requests.done(Problems.response(refused)),
                        publish -> publish(request, principal, publish))));
  }

  private CompletionStage<HttpResponse> publish(
      HttpRequest request, Principal principal, PublishRequest p) {
    return requests
        .admission()
        .permitted(
            request,
            principal,
            "publish",
            p.channel(),
            () -> publishAdmitted(request, principal, p));
  }

  private CompletionStage<HttpResponse> publishAdmitted(
      HttpRequest request, Principal principal, PublishRequest p) {
    String id = RequestLabel.of(request);
    long begun = System.nanoTime();
    return owners
        .of(p.channel())
        .<ChannelProtocol.PublishAnswer>ask(replyTo -> command(id, p, replyTo), ACKNOWLEDGED_WITHIN)
        .whenComplete(
            (answer, failure) -> {
              if (answer instanceof ChannelProtocol.Published published) {
                metrics.published(owners.isDurable(p.channel()), System.nanoTime() - begun);
                tell(request, principal, p, published);
              }
            })
        .handle((answer, failure) -> answer(p.channel(), answer));
  }

  private void tell(
      HttpRequest request,
      Principal principal,
      PublishRequest p,
      ChannelProtocol.Published published) {
    if (!published.duplicate()) {
      requests
          .admission()
          .published(request, principal, p.channel(), p.event() + " " + published.offset());
    }
  }

  private static ChannelProtocol.Command command(
      String request, PublishRequest p, ActorRef<ChannelProtocol.PublishAnswer> replyTo) {
    return new ChannelProtocol.Publish(
        p.channel(), p.event(), p.data(), p.key(), p.ttlMillis(), request, replyTo);
  }

  private HttpResponse answer(String channel, ChannelProtocol.@Nullable PublishAnswer answer) {
    return switch (answer) {
      case ChannelProtocol.Published published -> answer(published);
      case ChannelProtocol.NotPublished not -> Problems.response(not.refused());
      case null -> Problems.response(notAnswered(channel));
    };
  }

  /** A durable channel that is silent waits for its journal. */
  private Refused notAnswered(String channel) {
    return owners.isDurable(channel)
        ? Refused.of(ErrorCode.STORAGE_UNAVAILABLE)
        : new Refused(ErrorCode.UNAVAILABLE, "The channel's owner did not answer in time.");
  }

  private static HttpResponse answer(ChannelProtocol.Published published) {
    return Json.ok(
        new Answer(
            published.channel(),
            PositionText.epoch(published.epoch()),
            published.offset(),
            published.duplicate()));
  }
}
