package io.atrio.actors.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** A window between a table and channels, in whatever order their answers come. */
class OutboxWindowProperties {

  @Property(tries = 300)
  void everyRowIsPublishedOnceAndInItsOrderWhateverIsNotAnswered(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
    World world = new World(new Random(seed), size);
    for (int step = 0; step < 400; step++) {
      world.step(step < 200);
    }
    for (int step = 0; step < 2_000 && !world.table.isEmpty(); step++) {
      world.step(false);
    }

    assertThat(world.table).isEmpty();
    world.written.forEach(
        (channel, ids) -> assertThat(world.heard.get(channel)).as(channel).isEqualTo(ids));
  }

  private static final class World {
    final TreeMap<Long, OutboxRow> table = new TreeMap<>();
    final Map<String, List<Long>> written = new HashMap<>();
    final Map<String, List<Long>> heard = new HashMap<>();
    private final Random random;
    private final OutboxWindow window;
    private final List<OutboxRow> underWay = new ArrayList<>();
    private final List<OutboxRow> resting = new ArrayList<>();
    private @Nullable List<OutboxRow> found;
    private @Nullable OutboxSettlement settling;
    private long id;

    World(Random random, int size) {
      this.random = random;
      this.window = new OutboxWindow(size, 100);
    }

    void step(boolean writing) {
      switch (random.nextInt(writing ? 7 : 6)) {
        case 0 -> look();
        case 1 -> arrive();
        case 2 -> settle();
        case 3 -> settled();
        case 4 -> again();
        case 5 -> answer();
        default -> write();
      }
    }

    private void write() {
      String channel = "c" + random.nextInt(3);
      table.put(++id, new OutboxRow(id, 0, channel, "e", "1", 1, null));
      written.computeIfAbsent(channel, c -> new ArrayList<>()).add(id);
    }

    /** The answer is of this moment, and comes at another. */
    private void look() {
      if (found == null) {
        OutboxLook look = window.look();
        found =
            table.values().stream()
                .filter(row -> !look.exceptIds().contains(row.id()))
                .filter(row -> !look.exceptChannels().contains(row.channel()))
                .limit(look.rows())
                .toList();
      }
    }

    private void arrive() {
      List<OutboxRow> rows = found;
      if (rows != null) {
        found = null;
        underWay.addAll(window.add(rows));
      }
    }

    private void settle() {
      if (settling == null) {
        settling = window.settlement();
        settling.published().forEach(table::remove);
      }
    }

    private void settled() {
      OutboxSettlement done = settling;
      if (done != null) {
        settling = null;
        window.settled(done);
      }
    }

    private void again() {
      if (!resting.isEmpty()) {
        underWay.add(resting.remove(random.nextInt(resting.size())));
      }
    }

    private void answer() {
      if (underWay.isEmpty()) {
        return;
      }
      OutboxRow row = underWay.remove(random.nextInt(underWay.size()));
      if (random.nextInt(4) == 0) {
        window.unanswered(row);
        resting.add(row);
        return;
      }
      heard.computeIfAbsent(row.channel(), c -> new ArrayList<>()).add(row.id());
      Optional<OutboxRow> next = window.published(row);
      next.ifPresent(underWay::add);
    }
  }
}
