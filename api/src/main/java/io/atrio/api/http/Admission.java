package io.atrio.api.http;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.Permissions;
import io.atrio.actors.permission.RolePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Lets requests through that their principal's roles allow, and sees to it that refusals and
 * administrative actions are in the audit trail before they are answered. What cannot be written
 * there is refused with {@code storage_unavailable}.
 */
public final class Admission {
  /** Of the refusals of one request, those that the trail names. */
  private static final int MOST_NAMED = 5;

  private final RolePermissions roles;
  private final AuditLog audit;

  /** Admits by {@code roles} and tells {@code audit}. */
  public Admission(RolePermissions roles, AuditLog audit) {
    this.roles = roles;
    this.audit = audit;
  }

  /** Goes on if {@code action} on {@code resource} is allowed. */
  CompletionStage<HttpResponse> permitted(
      HttpRequest request,
      Principal principal,
      String action,
      String resource,
      Supplier<CompletionStage<HttpResponse>> use) {
    return permitted(
        request,
        principal,
        permissions -> permissions.allow(action, resource),
        action + ':' + resource,
        use);
  }

  /** Goes on if {@code rule} holds; who is refused is told that he lacks {@code permission}. */
  CompletionStage<HttpResponse> permitted(
      HttpRequest request,
      Principal principal,
      Predicate<Permissions> rule,
      String permission,
      Supplier<CompletionStage<HttpResponse>> use) {
    if (rule.test(roles.of(principal))) {
      return use.get();
    }
    return recorded(
        AuditType.PERMISSION_DENIED,
        origin(request, principal),
        permission,
        Outcome.DENIED,
        "",
        () -> Requests.done(Problems.response(denial(permission))));
  }

  /** What {@code principal} may do. */
  Permissions permissions(Principal principal) {
    return roles.of(principal);
  }

  /** The refusal of one who lacks {@code permission}. */
  static Refused denial(String permission) {
    return new Refused(
        ErrorCode.PERMISSION_DENIED, "The session's roles do not allow " + permission + ".");
  }

  /**
   * Journals that {@code permissions} were refused, all with one event: a request with a thousand
   * of them must not fill the trail. Completes with the refusal if it cannot be journalled.
   */
  CompletionStage<Optional<Refused>> denied(
      HttpRequest request, Principal principal, List<String> permissions) {
    if (permissions.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    int more = permissions.size() - 1;
    return audit.record(
        audit.event(
            AuditType.PERMISSION_DENIED,
            origin(request, principal),
            permissions.getFirst(),
            Outcome.DENIED,
            more == 0 ? "" : more + " more: " + named(permissions)));
  }

  private static String named(List<String> permissions) {
    String named = permissions.stream().skip(1).limit(MOST_NAMED).collect(Collectors.joining(", "));
    return permissions.size() - 1 > MOST_NAMED ? named + ", …" : named;
  }

  /** Goes on once the event is journalled; for security and administrative events. */
  CompletionStage<HttpResponse> recorded(
      AuditType type,
      AuditOrigin origin,
      String target,
      Outcome outcome,
      String detail,
      Supplier<CompletionStage<HttpResponse>> then) {
    return audit
        .record(audit.event(type, origin, target, outcome, detail))
        .thenCompose(
            refused -> refused.map(r -> Requests.done(Problems.response(r))).orElseGet(then));
  }

  /** Notes what a person published; the answer does not wait for it. */
  void published(HttpRequest request, Principal principal, String channel, String detail) {
    if (!principal.service()) {
      audit.note(
          audit.event(
              AuditType.EVENT_PUBLISHED, origin(request, principal), channel, Outcome.OK, detail));
    }
  }

  /** Counts a credential that did not hold. */
  void unauthenticated(HttpRequest request, ErrorCode code) {
    audit.authenticationFailed(ClientAddress.of(request), code);
  }

  static AuditOrigin origin(HttpRequest request, Principal principal) {
    return AuditOrigin.of(principal, ClientAddress.of(request)).in(RequestLabel.of(request));
  }
}
