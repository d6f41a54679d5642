package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.ChainedEvent;
import org.junit.jupiter.api.Test;

final class AuditRowTest {

  @Test
  void aRowHasTheHashOfItsPlaceInItsChain() {
    ChainedEvent first = chained(AuditChain.empty(3).hash());
    AuditChain head = AuditChain.empty(3).after(first);
    assertThat(AuditRow.of(3, 1, first).hash()).isEqualTo(head.hash());
    assertThat(AuditRow.of(3, 2, first).hash()).isNotEqualTo(head.hash());
    assertThat(AuditRow.of(4, 1, first).hash()).isNotEqualTo(head.hash());
  }

  @Test
  void anEventWhosePreviousIsNoHashHasNoneAndStopsNothing() {
    AuditRow row = AuditRow.of(3, 2, chained("somebody wrote this"));
    assertThat(row.hash()).isEmpty();
    assertThat(row.previous()).isEqualTo("somebody wrote this");
  }

  private static ChainedEvent chained(String previous) {
    ChainedEvent event = Events.nth(1);
    return new ChainedEvent(event.event(), event.recordedAt(), event.batch(), previous);
  }
}
