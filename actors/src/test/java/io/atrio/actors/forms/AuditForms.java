package io.atrio.actors.forms;

import io.atrio.actors.audit.AuditTrail;
import java.util.List;

/** Of the messages of the audit trail. */
final class AuditForms {
  private AuditForms() {}

  static List<Form> all(Elsewhere other) {
    return List.of(
        Form.first(Samples.AUDITED),
        Form.read("before requests had ids", Samples.audited("")),
        Form.first(batch(other, "r1")),
        Form.read("before requests had ids", batch(other, "")),
        Form.first(new AuditTrail.Head(other.actor("asker"))),
        Form.first(new AuditTrail.Recorded(3, 7)));
  }

  private static AuditTrail.RecordBatch batch(Elsewhere other, String request) {
    return new AuditTrail.RecordBatch(
        "n1", 7, List.of(Samples.audited(request)), other.actor("buffer"));
  }
}
