package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrailStateTest {
  private static final TrailState START = TrailState.empty(3);

  @Test
  void aBatchIsRecordedOnceAllItsEventsAre() {
    TrailState after = record(START, "n1", 1, 100);

    assertThat(START.wasRecorded("n1", 1)).isFalse();
    assertThat(after.wasRecorded("n1", 1)).isTrue();
    assertThat(after.wasRecorded("n1", 2)).isFalse();
    assertThat(after.wasRecorded("n2", 1)).isFalse();
    assertThat(after.chain().sequence()).isEqualTo(2);
  }

  @Test
  void anOlderBatchOfANodeWasRecordedToo() {
    TrailState after = record(record(START, "n1", 1, 100), "n1", 2, 100);

    assertThat(after.wasRecorded("n1", 1)).isTrue();
  }

  @Test
  void theTimeOfRecordingNeverGoesBack() {
    TrailState after = record(START, "n1", 1, 100);

    assertThat(after.chain(AuditEvents.numbered(1), 2, 40).getFirst().recordedAt()).isEqualTo(100);
    assertThat(after.chain(AuditEvents.numbered(1), 2, 140).getFirst().recordedAt()).isEqualTo(140);
  }

  @Test
  void theLinksOfABatchFollowEachOther() {
    List<ChainedEvent> links = START.chain(AuditEvents.numbered(3), 1, 100);

    AuditChain head = START.chain();
    for (ChainedEvent link : links) {
      assertThat(head.precedes(link)).isTrue();
      head = head.after(link);
    }
    assertThat(links).extracting(ChainedEvent::event).isEqualTo(AuditEvents.numbered(3));
  }

  @Test
  void onlyTheNodesHeardLastAreRemembered() {
    TrailState state = record(START, "faithful", 1, 100);
    for (int node = 0; node < TrailState.NODES_MAX; node++) {
      state = record(state, "n" + node, 1, 100);
      state = record(state, "faithful", node + 2, 100);
    }

    assertThat(state.batches()).hasSize(TrailState.NODES_MAX);
    assertThat(state.wasRecorded("faithful", TrailState.NODES_MAX + 1)).isTrue();
    assertThat(state.wasRecorded("n0", 1)).isFalse();
    assertThat(state.wasRecorded("n1", 1)).isTrue();
  }

  private static TrailState record(TrailState before, String node, long batch, long now) {
    AuditEvent event = AuditEvents.of(node, AuditType.LIMIT_HIT, "ana", "");
    TrailState state = before;
    for (ChainedEvent link : before.chain(List.of(event, event), batch, now)) {
      state = state.apply(link);
    }
    return state;
  }
}
