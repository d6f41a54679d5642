package io.atrio.actors.forms;

import io.atrio.actors.audit.AuditOrigin;
import io.atrio.actors.session.SessionAnswer;
import io.atrio.actors.session.SessionLegacy;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of what is said to sessions, and what they say. */
final class SessionForms {
  private static final String OLD = "before requests had ids";

  private SessionForms() {}

  static List<Form> all(Elsewhere other) {
    return Stream.of(streams(other), changes(other), ends(other), moves(other), answers())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Form> streams(Elsewhere other) {
    return List.of(
        Form.first(attach(other, "r1")),
        Form.written(
            "1 of the platform's own",
            new SessionProtocol.Attach(1, other.actor("hub"), Samples.ANA, "", List.of(), null)),
        Form.read(OLD, attach(other, null)),
        Form.first(new SessionProtocol.Detach(6_000_000_000L, other.actor("hub"))));
  }

  private static SessionProtocol.Attach attach(Elsewhere other, @Nullable String request) {
    return new SessionProtocol.Attach(
        6_000_000_000L, other.actor("hub"), Samples.ANA, Samples.ADDRESS, List.of("news"), request);
  }

  private static List<Form> changes(Elsewhere other) {
    return Stream.of(changes(other, "r1"), changes(other, null)).flatMap(List::stream).toList();
  }

  /** Without a request as they were before requests had ids. */
  private static List<Form> changes(Elsewhere other, @Nullable String request) {
    return Stream.of(
            new SessionProtocol.Subscribe(
                Samples.ANA, Samples.ADDRESS, request, "news", other.actor("asker")),
            new SessionProtocol.Unsubscribe(
                Samples.ANA, Samples.ADDRESS, request, "news", other.actor("asker")),
            new SessionProtocol.Refresh(
                Samples.ANA, Samples.ADDRESS, request, other.actor("asker")))
        .map(change -> request == null ? Form.read(OLD, change) : Form.first(change))
        .toList();
  }

  private static List<Form> ends(Elsewhere other) {
    return List.of(
        Form.first(new SessionProtocol.Admit("s1", "ana", 5, other.actor("asker"))),
        Form.read(
            "before there was a directory",
            new SessionProtocol.Admit("", "", 5, other.actor("asker"))),
        Form.first(new SessionProtocol.End("s1", other.actor("asker"))),
        Form.first(new SessionProtocol.Cut(other.actor("asker"))),
        Form.first(SessionProtocol.EndIfIdle.NOW),
        Form.first(SessionProtocol.Recheck.NOW),
        Form.first(new SessionProtocol.Describe(other.actor("asker"))));
  }

  private static List<Form> moves(Elsewhere other) {
    return List.of(
        Form.first(new SessionProtocol.Come(attach(other, "r1"), "b-1/s1")),
        Form.read(OLD, new SessionProtocol.Come(attach(other, null), "b-1/s1")),
        Form.first(new SessionProtocol.Inherit(legacy("r1"), attach(other, "r2"))),
        Form.written("1 without a stream", new SessionProtocol.Inherit(legacy("r1"), null)),
        Form.read(OLD, new SessionProtocol.Inherit(legacy(""), attach(other, null))),
        Form.first(legacy("r1")),
        Form.written(
            "1 of one that never had a stream",
            new SessionLegacy(
                "s1", "ana", "a-1/s1", null, 0, 1_800_000_000_000L, List.of(), List.of())),
        Form.read(OLD, legacy("")));
  }

  private static SessionLegacy legacy(String request) {
    return new SessionLegacy(
        "s1",
        "ana",
        "a-1/s1",
        new AuditOrigin("ana", "s1", Samples.ADDRESS, request),
        6_000_000_000L,
        1_800_000_000_000L,
        List.of("news"),
        List.of("orders"));
  }

  private static List<Form> answers() {
    return List.of(
        Form.first(new SessionAnswer.Subscribed("news", Samples.POSITION, 2)),
        Form.written("1 without a stream", new SessionAnswer.Subscribed("news", null, 0)),
        Form.first(new SessionAnswer.Unsubscribed("news", 2)),
        Form.first(new SessionAnswer.Refreshed(1_800_000_000, 2)),
        Form.first(new SessionAnswer.Denied(Samples.REFUSED)),
        Form.first(new SessionState(1_800_000_000_000L, 2)));
  }
}
