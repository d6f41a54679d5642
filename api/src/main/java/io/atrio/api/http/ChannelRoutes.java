package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.atrio.actors.channel.ChannelName;
import io.atrio.actors.channel.ChannelProtocol;
import io.atrio.actors.channel.Kept;
import io.atrio.actors.channel.Page;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.RequestKind;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /v1/channels/<channel>} and {@code /v1/channels/<channel>/history}: where a channel
 * stands, what it keeps, and that itself, page by page.
 */
final class ChannelRoutes {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

  /** Half of what Artery takes in one frame: a page may come from another node. */
  private static final int PAGE_BYTES = 128 << 10;

  private static final Refused LATE =
      new Refused(ErrorCode.UNAVAILABLE, "The channel's owner did not answer in time.");

  private final Requests requests;
  private final Function<String, EntityRef<ChannelProtocol.Command>> owners;

  /** Asks {@code owners}, by channel. */
  ChannelRoutes(Requests requests, Function<String, EntityRef<ChannelProtocol.Command>> owners) {
    this.requests = requests;
    this.owners = owners;
  }

  Route route() {
    var channels = segment("v1").slash("channels");
    return concat(
        path(
            channels.slash(segment()),
            channel -> get(() -> handle(request -> describe(request, channel)))),
        path(
            channels.slash(segment()).slash("history"),
            channel -> get(() -> handle(request -> history(request, channel)))));
  }

  private CompletionStage<HttpResponse> describe(HttpRequest request, String channel) {
    return allowed(
        request,
        channel,
        Reading.POSITION,
        () ->
            this.<Kept>ask(
                channel,
                replyTo -> new ChannelProtocol.Describe(channel, replyTo),
                kept -> KeptAnswer.of(channel, kept)));
  }

  private CompletionStage<HttpResponse> history(HttpRequest request, String channel) {
    return allowed(
        request,
        channel,
        Reading.HISTORY,
        () ->
            HistoryQuery.read(
                request,
                refused -> Requests.done(Problems.response(refused)),
                query -> page(channel, query)));
  }

  private CompletionStage<HttpResponse> page(String channel, HistoryQuery query) {
    return this.<Page>ask(
        channel,
        replyTo ->
            new ChannelProtocol.Read(channel, query.after(), query.limit(), PAGE_BYTES, replyTo),
        page -> HistoryAnswer.of(channel, page));
  }

  private CompletionStage<HttpResponse> allowed(
      HttpRequest request,
      String channel,
      Reading reading,
      Supplier<CompletionStage<HttpResponse>> use) {
    return requests.authenticated(
        request,
        RequestKind.READ,
        principal ->
            ChannelName.isValid(channel)
                ? requests
                    .admission()
                    .permitted(
                        request,
                        principal,
                        permissions -> reading.isAllowed(permissions, principal, channel),
                        reading.permission(channel),
                        use)
                : Requests.done(Problems.response(ErrorCode.INVALID_CHANNEL)));
  }

  private <T> CompletionStage<HttpResponse> ask(
      String channel,
      Function<ActorRef<T>, ChannelProtocol.Command> question,
      Function<T, Object> answer) {
    return owners
        .apply(channel)
        .<T>ask(question::apply, ANSWERED_WITHIN)
        .handle(
            (value, failure) ->
                value == null ? Problems.response(LATE) : Json.ok(answer.apply(value)));
  }
}
