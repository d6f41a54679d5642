package io.atrio.actors.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnregisteredTest {
  private final List<String> asked = new ArrayList<>();
  private final Set<String> away = new HashSet<>();
  private final Unregistered unregistered =
      new Unregistered(channel -> channel.substring(0, 1), away::contains, asked::add);

  @Test
  void anOwnerThatIsThereIsAskedAtOnceAndLessAndLessOften() {
    unregistered.add("a1");
    assertThat(takeAsked()).containsExactly("a1");
    List<Integer> askedAt = new ArrayList<>();
    for (int second = 1; second <= 16; second++) {
      unregistered.tick();
      if (!takeAsked().isEmpty()) {
        askedAt.add(second);
      }
    }
    assertThat(askedAt).containsExactly(1, 2, 4, 8, 16);
  }

  @Test
  void anOwnerThatIsAwayIsAskedForOneOfItsChannelsUntilItComes() {
    away.add("a");
    unregistered.add("a1");
    unregistered.add("a2");
    unregistered.add("b1");
    assertThat(takeAsked()).containsExactly("a1", "b1");
    unregistered.remove("b1");
    unregistered.tick();
    unregistered.tick();
    assertThat(takeAsked()).hasSize(2).allMatch(channel -> channel.startsWith("a"));

    away.clear();
    unregistered.remove("a1");
    unregistered.came("a");
    assertThat(takeAsked()).containsExactly("a2");
    unregistered.remove("a2");
    unregistered.came("a");
    unregistered.tick();
    assertThat(takeAsked()).isEmpty();
  }

  @Test
  void whatNobodyListensToAnyMoreIsNotAskedFor() {
    unregistered.add("a1");
    unregistered.remove("a1");
    unregistered.remove("a1");
    takeAsked();
    unregistered.tick();
    assertThat(takeAsked()).isEmpty();
  }

  private List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }
}
