package io.atrio.actors.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What nodes that hear of the same blocks in any order come to agree on. */
class BlockProperties {

  @Property
  void anOperatorsLastWordHoldsInWhateverOrderItComes(
      @ForAll("byOperators") List<Block> blocks, @ForAll long seed) {
    Block last = blocks.stream().max((a, b) -> Long.compare(a.since(), b.since())).orElseThrow();

    assertThat(heard(shuffled(blocks, seed)).since()).isEqualTo(last.since());
  }

  @Property
  void aNodesOwnBlocksEndWithTheLastOfThem(
      @ForAll("byLimit") List<Block> blocks, @ForAll long seed) {
    long end = blocks.stream().mapToLong(Block::until).max().orElseThrow();

    assertThat(heard(shuffled(blocks, seed)).until()).isEqualTo(end);
  }

  @Property
  void hearingItTwiceChangesNothing(@ForAll("byLimit") List<Block> blocks) {
    Block once = heard(blocks);

    assertThat(heard(List.of(once, once))).isEqualTo(once);
  }

  @Provide
  Arbitrary<List<Block>> byOperators() {
    return blocks(Block.Cause.OPERATOR);
  }

  @Provide
  Arbitrary<List<Block>> byLimit() {
    return blocks(Block.Cause.LIMIT);
  }

  private static Arbitrary<List<Block>> blocks(Block.Cause cause) {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 50);
    return Combinators.combine(times, times)
        .as((since, length) -> new Block(7, since, since + length, cause, ""))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  private static List<Block> shuffled(List<Block> blocks, long seed) {
    List<Block> shuffled = new ArrayList<>(blocks);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  private static Block heard(List<Block> blocks) {
    Block known = blocks.getFirst();
    for (Block block : blocks) {
      known = block.replaces(known) ? block : known;
    }
    return known;
  }
}
