package io.atrio.actors.forms;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.ChainedEvent;
import io.atrio.actors.audit.TrailState;
import io.atrio.actors.channel.ChannelSnapshot;
import io.atrio.actors.channel.EventOrdered;
import io.atrio.actors.channel.SlotPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Of what is in the database, and what a slot hands over. */
final class StoredForms {
  private static final AuditChain CHAIN = new AuditChain(3, 9, "0a".repeat(32));
  private static final ChannelSnapshot CHANNEL =
      new ChannelSnapshot(
          9,
          List.of(Samples.FRAME),
          List.of(new ChannelSnapshot.SeenKey("k", 7, 1_800_000_000_000L)));

  private StoredForms() {}

  static List<Form> all() {
    return List.of(
        Form.first(CHAIN),
        Form.first(chained("r1")),
        Form.read("before requests had ids", chained("")),
        Form.first(new TrailState(CHAIN, 1_800_000_000_001L, batches())),
        Form.first(CHANNEL),
        Form.first(new EventOrdered(Samples.FRAME, "k", "r1")),
        Form.written("1 without key and request", new EventOrdered(Samples.FRAME, null, null)),
        Form.read("before requests had ids", new EventOrdered(Samples.FRAME, "k", null)),
        Form.first(
            new SlotPart(68_719_476_735L, 8, List.of(new SlotPart.Piece("orders", CHANNEL)))));
  }

  private static ChainedEvent chained(String request) {
    return new ChainedEvent(Samples.audited(request), 1_800_000_000_001L, 7, CHAIN.hash());
  }

  /** The node heard last is at the end. */
  private static Map<String, Long> batches() {
    Map<String, Long> batches = new LinkedHashMap<>();
    batches.put("n2", 4L);
    batches.put("n1", 7L);
    return batches;
  }
}
