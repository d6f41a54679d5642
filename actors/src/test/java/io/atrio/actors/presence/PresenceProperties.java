package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.stream.Streams;
import io.atrio.actors.stream.Subscription;
import io.atrio.actors.stream.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Nodes and the owner of a channel, whatever becomes of what they say to each other. */
class PresenceProperties {

  @Property(tries = 400)
  void inTheEndExactlyThoseAreThereWhoHaveAStream(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int nodes) {
    World world = new World(new Random(seed), nodes);
    for (int step = 0; step < 300; step++) {
      world.step();
    }
    world.settle();

    assertThat(world.there()).isEqualTo(world.expected());
    assertThat(world.owner.usersOf(world.nodes.getFirst()))
        .isEqualTo(world.nodes.getFirst().users().size());
  }

  @Property(tries = 400)
  void whoFollowsTheAnnouncementsAndAsksWhenToldToKnowsWhoIsThere(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int nodes) {
    World world = new World(new Random(seed), nodes);
    for (int step = 0; step < 300; step++) {
      world.step();
      if (step % 7 == 0) {
        world.announce();
        assertThat(world.followed).isEqualTo(world.there());
      }
    }
  }

  /** One node, and what its users do. */
  private static final class Node {
    final List<Subscription> streams = new ArrayList<>();
    final LocalChannel channel;
    boolean away;

    Node(Numbers numbers) {
      channel = new LocalChannel("c", 5, numbers::next, () -> {});
    }

    Set<String> users() {
      Set<String> users = new TreeSet<>();
      streams.forEach(s -> users.add(s.stream().user()));
      return users;
    }
  }

  private static final class Numbers {
    private long last;

    long next() {
      return ++last;
    }
  }

  private static final class World {
    final List<Node> nodes = new ArrayList<>();
    ChannelPresence<Node> owner = new ChannelPresence<>("c");
    Set<String> followed = new TreeSet<>();
    private final Random random;
    private final List<Runnable> underWay = new ArrayList<>();
    private long now;
    private long id;
    private boolean lossy = true;

    World(Random random, int count) {
      this.random = random;
      Numbers numbers = new Numbers();
      for (int i = 0; i < count; i++) {
        nodes.add(new Node(numbers));
      }
    }

    void step() {
      Node node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(9)) {
        case 0, 1 -> come(node);
        case 2, 3 -> go(node);
        case 4 -> tick();
        case 5, 6 -> deliver();
        case 7 -> turn(node);
        default -> perhaps(0.2, this::loseOwner);
      }
    }

    void settle() {
      lossy = false;
      nodes.stream().filter(node -> node.away).forEach(this::turn);
      for (int i = 0; i < 40; i++) {
        now += 1000;
        tick();
        while (!underWay.isEmpty()) {
          deliver();
        }
      }
    }

    void announce() {
      PresenceNews.Changed news = owner.changes(2);
      if (news == null) {
        return;
      }
      if (news.reset()) {
        followed = there();
      } else {
        assertThat(followed).containsAll(news.left());
        assertThat(news.joined()).allMatch(user -> !followed.contains(user));
        followed.addAll(news.joined());
        news.left().forEach(followed::remove);
      }
      assertThat(news.count()).isEqualTo(followed.size());
    }

    Set<String> there() {
      return new TreeSet<>(owner.page(null, 1000).users());
    }

    Set<String> expected() {
      Set<String> all = new TreeSet<>();
      nodes.forEach(node -> all.addAll(node.users()));
      return all;
    }

    private void come(Node node) {
      String user = "u" + random.nextInt(5);
      Subscription made =
          Streams.of(user, ++id, Streams.DIRECT, new Wire(1 << 20)).subscribe(List.of("c"))[0];
      node.streams.add(made);
      node.channel.came(made);
    }

    private void go(Node node) {
      if (!node.streams.isEmpty()) {
        node.channel.went(node.streams.remove(random.nextInt(node.streams.size())), now);
      }
    }

    private void tick() {
      now += random.nextInt(700);
      for (Node node : nodes) {
        Untold.Part part = node.channel.due(now);
        if (part != null) {
          send(() -> report(node, part));
        }
      }
    }

    private void turn(Node node) {
      node.away = !node.away;
      owner.setAway(node, node.away);
    }

    /** Those who are told of the loss tell everything again. */
    private void loseOwner() {
      owner = new ChannelPresence<>("c");
      followed = new TreeSet<>();
      nodes.forEach(node -> node.channel.tellAgain());
    }

    private void report(Node node, Untold.Part part) {
      ChannelPresence<Node> receiver = owner;
      var report =
          new PresenceProtocol.Report(
              "c",
              Reports.NOBODY,
              part.number(),
              part.start(),
              part.again(),
              part.joined(),
              part.left());
      if (receiver.report(node, report, node.away)) {
        int users = receiver.usersOf(node);
        send(() -> node.channel.acknowledged(part.number(), users));
      } else {
        send(() -> node.channel.forgotten(part.number()));
      }
    }

    /** Lost at times, and at times twice. */
    private void send(Runnable message) {
      if (lossy && random.nextInt(5) == 0) {
        return;
      }
      underWay.add(message);
      perhaps(lossy ? 0.1 : 0, () -> underWay.add(message));
    }

    private void deliver() {
      if (!underWay.isEmpty()) {
        underWay.remove(random.nextInt(underWay.size())).run();
      }
    }

    private void perhaps(double probability, Runnable work) {
      if (random.nextDouble() < probability) {
        work.run();
      }
    }
  }
}
