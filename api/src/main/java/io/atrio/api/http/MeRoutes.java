package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.channel.ChannelOwners;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.RequestKind;
import io.atrio.actors.session.SessionAnswer;
import io.atrio.actors.session.SessionProtocol;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What a session changes about itself. {@code PUT} and {@code DELETE
 * /v1/me/subscriptions/<channel>}: what its open streams listen to, and those to come; answered
 * once every open stream has joined. {@code POST /v1/me/token}: its open streams go on with this
 * token.
 */
public final class MeRoutes implements Routes {
  private static final Duration LOCATED_WITHIN = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final ChannelOwners owners;

  private record Subscribed(String channel, String epoch, long offset, int streams) {}

  private record Unsubscribed(String channel, int streams) {}

  private record Refreshed(String expiresAt, int streams) {}

  /** Routes that change {@code sessions}; {@code owners} know where a channel stands. */
  public MeRoutes(Sessions sessions, ChannelOwners owners) {
    this.sessions = sessions;
    this.owners = owners;
  }

  @Override
  public Route route(Requests requests) {
    var me = segment("v1").slash("me");
    return concat(
        path(me.slash("token"), () -> post(() -> handle(request -> refresh(requests, request)))),
        path(
            me.slash("subscriptions").slash(segment()),
            channel ->
                concat(
                    put(
                        () ->
                            handle(
                                request ->
                                    change(
                                        requests,
                                        request,
                                        channel,
                                        SessionProtocol.Subscribe::new))),
                    delete(
                        () ->
                            handle(
                                request ->
                                    change(
                                        requests,
                                        request,
                                        channel,
                                        SessionProtocol.Unsubscribe::new))))));
  }

  private CompletionStage<HttpResponse> change(
      Requests requests, HttpRequest request, String channel, Change change) {
    String address = ClientAddress.of(request);
    String id = RequestLabel.of(request);
    return requests.user(
        request,
        RequestKind.CHANGE,
        principal ->
            ChannelName.isValid(channel)
                ? ask(principal, replyTo -> change.by(principal, address, id, channel, replyTo))
                : Requests.done(Problems.response(ErrorCode.INVALID_CHANNEL)));
  }

  private CompletionStage<HttpResponse> refresh(Requests requests, HttpRequest request) {
    String address = ClientAddress.of(request);
    String id = RequestLabel.of(request);
    return requests.user(
        request,
        RequestKind.CHANGE,
        principal ->
            ask(
                principal,
                replyTo -> new SessionProtocol.Refresh(principal, address, id, replyTo)));
  }

  @FunctionalInterface
  private interface Change {
    SessionProtocol.Command by(
        Principal principal,
        String address,
        String request,
        String channel,
        ActorRef<SessionAnswer> replyTo);
  }

  private CompletionStage<HttpResponse> ask(
      Principal principal, Function<ActorRef<SessionAnswer>, SessionProtocol.Command> question) {
    return sessions.ask(principal, question, this::answer);
  }

  private CompletionStage<HttpResponse> answer(SessionAnswer answer) {
    return switch (answer) {
      case SessionAnswer.Subscribed s -> subscribed(s);
      case SessionAnswer.Unsubscribed u ->
          Requests.done(Json.ok(new Unsubscribed(u.channel(), u.streams())));
      case SessionAnswer.Refreshed r ->
          Requests.done(
              Json.ok(new Refreshed(Instant.ofEpochSecond(r.expiresAt()).toString(), r.streams())));
      case SessionAnswer.Denied denied -> Requests.done(Problems.response(denied.refused()));
    };
  }

  /** Without a stream there is nobody who joined: the channel itself says where it stands. */
  private CompletionStage<HttpResponse> subscribed(SessionAnswer.Subscribed s) {
    Position known = s.position();
    return known != null
        ? Requests.done(subscribed(s, known))
        : owners
            .of(s.channel())
            .<Position>ask(
                replyTo -> new ChannelProtocol.Locate(s.channel(), replyTo), LOCATED_WITHIN)
            .thenApply(position -> subscribed(s, position));
  }

  private static HttpResponse subscribed(SessionAnswer.Subscribed s, Position at) {
    return Json.ok(new Subscribed(s.channel(), at.epochText(), at.offset(), s.streams()));
  }
}
