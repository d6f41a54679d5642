package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditChain;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AuditCheckpointTest {
  private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
  private static final AuditChain HEAD = new AuditChain(3, 47, "a1".repeat(32));

  private final AuditCheckpoint checkpoint = AuditCheckpoint.signed(HEAD, NOVEMBER, AuditLab.KEY);

  @Test
  void itHoldsWithItsKeyAlone() {
    assertThat(checkpoint.holds(AuditLab.KEY)).isTrue();
    assertThat(checkpoint.holds(AuditLab.KEY + " ")).isFalse();
    assertThat(checkpoint.holds("")).as("no key is set").isFalse();
  }

  @Test
  void nothingOfItCanBeChanged() {
    assertThat(changed(new AuditChain(4, 47, HEAD.hash()), NOVEMBER)).isFalse();
    assertThat(changed(new AuditChain(3, 46, HEAD.hash()), NOVEMBER)).isFalse();
    assertThat(changed(new AuditChain(3, 47, "b1".repeat(32)), NOVEMBER)).isFalse();
    assertThat(changed(HEAD, NOVEMBER.plusMillis(1))).isFalse();
    assertThat(changed(HEAD, NOVEMBER)).isTrue();
  }

  @Test
  void aSignatureThatIsNoneDoesNotHold() {
    for (String none : new String[] {"", "x", checkpoint.signature().substring(1), "ä"}) {
      assertThat(new AuditCheckpoint(HEAD, NOVEMBER, none).holds(AuditLab.KEY)).as(none).isFalse();
    }
  }

  private boolean changed(AuditChain head, Instant removedBefore) {
    return new AuditCheckpoint(head, removedBefore, checkpoint.signature()).holds(AuditLab.KEY);
  }
}
