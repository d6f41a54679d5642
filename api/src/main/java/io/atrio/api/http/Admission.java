package io.atrio.api.http;

import io.atrio.actors.audit.AuditEvent.Outcome;
import io.atrio.actors.audit.AuditLog;
import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.permission.RolePermissions;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Lets requests through that their principal's roles allow, and sees to it that refusals and
 * administrative actions are in the audit trail before they are answered. What cannot be written
 * there is refused with {@code storage_unavailable}.
 */
public final class Admission {
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
    if (roles.of(principal).allow(action, resource)) {
      return use.get();
    }
    String permission = action + ':' + resource;
    Refused refused =
        new Refused(
            ErrorCode.PERMISSION_DENIED, "The session's roles do not allow " + permission + ".");
    return recorded(
        AuditType.PERMISSION_DENIED,
        origin(request, principal),
        permission,
        Outcome.DENIED,
        "",
        () -> Requests.done(Problems.response(refused)));
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
    return AuditOrigin.of(principal, ClientAddress.of(request));
  }
}
