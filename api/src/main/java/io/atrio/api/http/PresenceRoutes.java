package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.presence.PresenceOwners;
import io.atrio.actors.session.PresenceRules;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code GET /v1/channels/<channel>/presence}: who is there, page by page. */
public final class PresenceRoutes implements Routes {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  private static final Refused LATE =
      new Refused(ErrorCode.UNAVAILABLE, "The channel's owner did not answer in time.");

  private final PresenceOwners owners;

  /** Asks {@code owners}. */
  public PresenceRoutes(PresenceOwners owners) {
    this.owners = owners;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("channels").slash(segment()).slash("presence"),
        channel ->
            get(
                () ->
                    handle(
                        request ->
                            requests.authenticated(
                                request,
                                RequestKind.READ,
                                principal -> allowed(requests, request, principal, channel)))));
  }

  private CompletionStage<HttpResponse> allowed(
      Requests requests, HttpRequest request, Principal principal, String channel) {
    return ChannelName.isValid(channel)
        ? requests
            .admission()
            .permitted(
                request,
                principal,
                permissions -> PresenceRules.allow(permissions, principal, channel),
                "presence:" + channel,
                () -> answer(request, channel))
        : refused(Refused.of(ErrorCode.INVALID_CHANNEL));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, String channel) {
    return PresenceQuery.read(
        request,
        PresenceRoutes::refused,
        query ->
            owners.isKept(channel)
                ? ask(channel, query)
                : refused(Refused.of(ErrorCode.NO_PRESENCE)));
  }

  private CompletionStage<HttpResponse> ask(String channel, PresenceQuery query) {
    return owners
        .ask(channel, query.after(), query.limit(), ANSWERED_WITHIN)
        .handle(
            (there, failure) ->
                there == null
                    ? Problems.response(LATE)
                    : Json.ok(PresenceAnswer.of(channel, there)));
  }

  private static CompletionStage<HttpResponse> refused(Refused why) {
    return Requests.done(Problems.response(why));
  }
}
