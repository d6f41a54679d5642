package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.actors.limit.Block;
import io.atrio.actors.limit.RequestKind;
import io.atrio.cluster.address.NetworkAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/blocks}: the addresses that are refused, on every node, for those who may {@code
 * block:write}. Setting and lifting a block is in the trail before it is done.
 */
public final class BlockRoutes implements Routes {
  private static final int PAGE = 1_000;

  private final AddressLimits limits;

  private record Item(String address, String since, String until, String cause, String reason) {}

  private record Answer(
      List<Item> items, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {}

  private record Asked(Requests requests, HttpRequest request, Principal principal) {
    CompletionStage<HttpResponse> recorded(
        AuditType type, long key, String detail, Function<Asked, HttpResponse> then) {
      return requests
          .admission()
          .recorded(
              type,
              Admission.origin(request, principal),
              NetworkAddress.textOf(key),
              Outcome.OK,
              detail,
              () -> Requests.done(then.apply(this)));
    }
  }

  /** Routes over {@code limits}. */
  public BlockRoutes(AddressLimits limits) {
    this.limits = limits;
  }

  @Override
  public Route route(Requests requests) {
    var blocks = segment("v1").slash("blocks");
    return concat(
        path(blocks, () -> get(() -> handle(r -> permitted(requests, r, this::list)))),
        path(
            blocks.slash(segment()),
            text ->
                concat(
                    get(() -> handle(r -> one(requests, r, text, this::read))),
                    put(() -> handle(r -> one(requests, r, text, this::block))),
                    delete(() -> handle(r -> one(requests, r, text, this::unblock))))));
  }

  private static CompletionStage<HttpResponse> permitted(
      Requests requests, HttpRequest request, Function<Asked, CompletionStage<HttpResponse>> use) {
    return requests.authenticated(
        request,
        RequestKind.ADMINISTER,
        principal ->
            requests
                .admission()
                .permitted(
                    request,
                    principal,
                    "block",
                    "write",
                    () -> use.apply(new Asked(requests, request, principal))));
  }

  private static CompletionStage<HttpResponse> one(
      Requests requests,
      HttpRequest request,
      String text,
      BiFunction<Asked, Long, CompletionStage<HttpResponse>> use) {
    return permitted(
        requests,
        request,
        asked ->
            NetworkAddress.parseKey(text)
                .map(key -> use.apply(asked, key))
                .orElseGet(() -> refused("An address is IPv4 or IPv6, such as 203.0.113.7")));
  }

  private CompletionStage<HttpResponse> list(Asked asked) {
    Optional<String> after = asked.request().getUri().query().get("after");
    Optional<Long> from = after.flatMap(NetworkAddress::parseKey);
    if (after.isPresent() && from.isEmpty()) {
      return refused("after is the next of the page before");
    }
    List<Item> rest =
        limits.blocked().stream()
            .filter(block -> from.isEmpty() || block.key() > from.get())
            .limit(PAGE + 1L)
            .map(BlockRoutes::item)
            .toList();
    boolean more = rest.size() > PAGE;
    List<Item> items = more ? rest.subList(0, PAGE) : rest;
    return Requests.done(Json.ok(new Answer(items, more ? items.getLast().address() : null)));
  }

  private CompletionStage<HttpResponse> read(Asked asked, long key) {
    return Requests.done(
        limits.blocked(key).map(block -> Json.ok(item(block))).orElseGet(BlockRoutes::unknown));
  }

  private CompletionStage<HttpResponse> block(Asked asked, long key) {
    if (asked.request().entity().isKnownEmpty()) {
      return block(asked, key, limits.blockFor(), "");
    }
    return asked
        .requests()
        .json(
            asked.request(),
            body ->
                BlockRequest.read(
                    body,
                    limits.blockFor(),
                    refusal -> Requests.done(Problems.response(refusal)),
                    wanted -> block(asked, key, wanted.time(), wanted.reason())));
  }

  private CompletionStage<HttpResponse> block(Asked asked, long key, Duration time, String reason) {
    String detail = time.toSeconds() + " s" + (reason.isEmpty() ? "" : ": " + reason);
    return asked.recorded(
        AuditType.ADDRESS_BLOCKED,
        key,
        detail,
        a -> Json.ok(item(limits.block(key, time, reason))));
  }

  private CompletionStage<HttpResponse> unblock(Asked asked, long key) {
    Optional<Block> block = limits.blocked(key);
    if (block.isEmpty()) {
      return Requests.done(unknown());
    }
    return asked.recorded(
        AuditType.ADDRESS_UNBLOCKED,
        key,
        "",
        a -> {
          limits.unblock(key);
          return Json.ok(item(block.get()));
        });
  }

  private static Item item(Block block) {
    return new Item(
        NetworkAddress.textOf(block.key()),
        Instant.ofEpochMilli(block.since()).toString(),
        Instant.ofEpochMilli(block.until()).toString(),
        block.cause().name().toLowerCase(Locale.ROOT),
        block.reason());
  }

  private static HttpResponse unknown() {
    return Problems.response(new Refused(ErrorCode.NOT_FOUND, "This address is not blocked."));
  }

  private static CompletionStage<HttpResponse> refused(String why) {
    return Requests.done(Problems.response(new Refused(ErrorCode.INVALID_REQUEST, why)));
  }
}
