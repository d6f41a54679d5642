package io.atrio.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.ChainedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.persistence.query.typed.EventEnvelope;
import org.junit.jupiter.api.Test;
import scala.Option;

final class ArrivedTest {

  @Test
  void aGroupIsDividedByChainAndPutInOrder() {
    List<Arrived> chains =
        Arrived.of(List.of(event(7, 3), event(2, 10), event(7, 3), event(7, 2), event(2, 9)));
    assertThat(chains).extracting(Arrived::partition).containsExactly(2, 7);
    assertThat(chains).extracting(Arrived::last).containsExactly(10L, 3L);
    assertThat(chains.getLast().rowsAfter(0))
        .extracting(AuditRow::sequence)
        .containsExactly(2L, 3L);
  }

  @Test
  void onlyWhatIsBehindTheHeadIsNew() {
    Arrived chain = one(event(1, 4), event(1, 5), event(1, 6));
    assertThat(chain.rowsAfter(4)).extracting(AuditRow::sequence).containsExactly(5L, 6L);
    assertThat(chain.rowsAfter(6)).isEmpty();
  }

  @Test
  void aHoleIsSeenWhereverItIs() {
    Arrived chain = one(event(1, 4), event(1, 6));
    assertThat(chain.followsWithoutHoles(2)).as("3 lacks").isFalse();
    assertThat(chain.followsWithoutHoles(3)).as("5 lacks").isFalse();
    assertThat(chain.followsWithoutHoles(4)).as("5 lacks").isFalse();
    assertThat(chain.followsWithoutHoles(5)).isTrue();
    assertThat(chain.followsWithoutHoles(6)).as("nothing is new").isTrue();
    assertThat(chain.followsWithoutHoles(9)).as("all is old").isTrue();
  }

  @Test
  void aPlaceThatIsToldWithoutItsEventIsAHole() {
    Arrived chain = one(event(1, 4), place(1, 6));
    assertThat(chain.last()).isEqualTo(6);
    assertThat(chain.followsWithoutHoles(3)).isFalse();
    assertThat(one(place(1, 5)).followsWithoutHoles(4)).isFalse();
    assertThat(one(place(1, 5)).followsWithoutHoles(5)).isTrue();
    assertThat(one(place(1, 5), event(1, 5)).followsWithoutHoles(4)).isTrue();
  }

  @Test
  void aRowHasTheHashOfItsPlaceInItsChain() {
    ChainedEvent first = chained(AuditChain.empty(3).hash());
    AuditChain head = AuditChain.empty(3).after(first);
    assertThat(Arrived.row(3, 1, first).hash()).isEqualTo(head.hash());
    assertThat(Arrived.row(3, 2, first).hash()).isNotEqualTo(head.hash());
    assertThat(Arrived.row(4, 1, first).hash()).isNotEqualTo(head.hash());
  }

  @Test
  void anEventWhosePreviousIsNoHashHasNoneAndStopsNothing() {
    AuditRow row = Arrived.row(3, 2, chained("somebody wrote this"));
    assertThat(row.hash()).isEmpty();
    assertThat(row.previous()).isEqualTo("somebody wrote this");
  }

  private static Arrived one(EventEnvelope<ChainedEvent> first, EventEnvelope<ChainedEvent> then) {
    return one(List.of(first, then));
  }

  private static Arrived one(EventEnvelope<ChainedEvent> only) {
    return one(List.of(only));
  }

  private static Arrived one(
      EventEnvelope<ChainedEvent> first,
      EventEnvelope<ChainedEvent> then,
      EventEnvelope<ChainedEvent> last) {
    return one(List.of(first, then, last));
  }

  private static Arrived one(List<EventEnvelope<ChainedEvent>> group) {
    assertThat(Arrived.of(group)).hasSize(1);
    return Arrived.of(group).getFirst();
  }

  private static EventEnvelope<ChainedEvent> event(int partition, long sequence) {
    return envelope(partition, sequence, Option.apply(chained("0".repeat(64))));
  }

  private static EventEnvelope<ChainedEvent> place(int partition, long sequence) {
    return envelope(partition, sequence, Option.empty());
  }

  private static EventEnvelope<ChainedEvent> envelope(
      int partition, long sequence, Option<ChainedEvent> event) {
    return new EventEnvelope<>(
        ProjectionOffset.offset(Instant.EPOCH, Map.of()),
        AuditPartitions.persistenceId(partition),
        sequence,
        event,
        0,
        Option.empty(),
        AuditPartitions.ENTITY_TYPE,
        0);
  }

  private static ChainedEvent chained(String previous) {
    ChainedEvent event = Events.nth(1);
    return new ChainedEvent(event.event(), event.recordedAt(), event.batch(), previous);
  }
}
