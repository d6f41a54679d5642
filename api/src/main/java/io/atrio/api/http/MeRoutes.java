package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelEntity;
import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.channel.ChannelSlots;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.session.SessionEntity;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code PUT} and {@code DELETE /v1/me/subscriptions/<channel>}: what the open streams of the
 * token's session listen to, and those to come. Answered once every open stream has joined.
 */
public final class MeRoutes implements Routes {
  private static final Duration LOCATED_WITHIN = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final ChannelSlots slots;

  private record Subscribed(String channel, String epoch, long offset, int streams) {}

  private record Unsubscribed(String channel, int streams) {}

  /** Routes that change {@code sessions}; {@code slots} know where a channel stands. */
  public MeRoutes(Sessions sessions, ChannelSlots slots) {
    this.sessions = sessions;
    this.slots = slots;
  }

  @Override
  public Route route(Requests requests) {
    return path(
        segment("v1").slash("me").slash("subscriptions").slash(segment()),
        channel ->
            concat(
                put(() -> handle(request -> change(requests, request, channel, this::subscribe))),
                delete(
                    () ->
                        handle(request -> change(requests, request, channel, this::unsubscribe)))));
  }

  private CompletionStage<HttpResponse> change(
      Requests requests,
      HttpRequest request,
      String channel,
      BiFunction<Asked, String, CompletionStage<SessionEntity.Answer>> question) {
    return requests.user(
        request,
        principal ->
            ChannelName.isValid(channel)
                ? question
                    .apply(new Asked(principal, ClientAddress.of(request)), channel)
                    .thenCompose(this::answer)
                    .exceptionally(failure -> Problems.response(noAnswer()))
                : Requests.done(Problems.response(ErrorCode.INVALID_CHANNEL)));
  }

  private record Asked(Principal principal, String address) {}

  private CompletionStage<SessionEntity.Answer> subscribe(Asked asked, String channel) {
    return sessions.ask(
        asked.principal().session(),
        replyTo ->
            new SessionEntity.Subscribe(asked.principal(), asked.address(), channel, replyTo));
  }

  private CompletionStage<SessionEntity.Answer> unsubscribe(Asked asked, String channel) {
    return sessions.ask(
        asked.principal().session(),
        replyTo ->
            new SessionEntity.Unsubscribe(asked.principal(), asked.address(), channel, replyTo));
  }

  private CompletionStage<HttpResponse> answer(SessionEntity.Answer answer) {
    return switch (answer) {
      case SessionEntity.Subscribed s -> subscribed(s);
      case SessionEntity.Unsubscribed u ->
          Requests.done(Json.ok(new Unsubscribed(u.channel(), u.streams())));
      case SessionEntity.Denied denied -> Requests.done(Problems.response(denied.refused()));
    };
  }

  /** Without a stream there is nobody who joined: the channel itself says where it stands. */
  private CompletionStage<HttpResponse> subscribed(SessionEntity.Subscribed s) {
    Position known = s.position();
    return known != null
        ? Requests.done(subscribed(s, known))
        : slots
            .owner(s.channel())
            .<Position>ask(
                replyTo -> new ChannelEntity.Locate(s.channel(), replyTo), LOCATED_WITHIN)
            .thenApply(position -> subscribed(s, position));
  }

  private static HttpResponse subscribed(SessionEntity.Subscribed s, Position at) {
    return Json.ok(new Subscribed(s.channel(), at.epochText(), at.offset(), s.streams()));
  }

  private static Refused noAnswer() {
    return new Refused(ErrorCode.UNAVAILABLE, "The session did not answer in time.");
  }
}
