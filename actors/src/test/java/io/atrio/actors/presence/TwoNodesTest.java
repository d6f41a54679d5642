package io.atrio.actors.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.stream.EventStream;
import io.atrio.actors.stream.HeardStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users on two nodes, one of which is a process of its own that comes to harm. */
class TwoNodesTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What the project promises. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static int[] ports = {};
  private static PresenceNode here;
  private OtherNode there;
  private String own = "";
  private String others = "";

  @BeforeAll
  static void start() throws IOException {
    // Of two nodes that lose each other the one with the lower address stays.
    ports = freePorts();
    here = PresenceNode.start(ports[0], ports[0]);
  }

  @AfterAll
  static void stop() {
    here.close();
  }

  @BeforeEach
  void join() throws IOException {
    there = OtherNode.start(ports[1], ports[0]);
    await().atMost(SOON).until(() -> here.members() == 2);
    own = room(true);
    others = room(false);
  }

  @AfterEach
  void leave() {
    there.close();
    await().atMost(Duration.ofSeconds(60)).until(() -> here.members() == 1);
  }

  @Test
  void aUserOnBothNodesIsThereOnceAndStaysWhileOneHasHim() {
    for (String room : List.of(own, others)) {
      try (HeardStream ana = here.open("ana", room);
          HeardStream bob = here.open("bob", room)) {
        there.open("ana", room);
        there.open("cid", room);
        await().atMost(SOON).until(() -> users(room).equals(List.of("ana", "bob", "cid")));
        assertThat(ana.id()).isNotEqualTo(bob.id());
      }

      await().atMost(SOON).until(() -> users(room).equals(List.of("ana", "cid")));
    }
  }

  @Test
  void theUsersOfANodeThatIsKilledAreGoneWithinFiveSeconds() throws Exception {
    try (HeardStream ana = here.open("ana", own)) {
      there.open("ana", own);
      there.open("cid", own);
      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      await().atMost(SOON).until(() -> last(ana).contains("cid"));
      there.signal("KILL");

      await().atMost(PROMISED).until(() -> users(own).equals(List.of("ana")));
      await().atMost(SOON).until(() -> last(ana).contains("\"left\":[\"cid\"],\"count\":1"));
    }
  }

  @Test
  void theUsersOfANodeThatStandsStillAreGoneUntilItGoesOn() throws Exception {
    try (HeardStream ana = here.open("ana", own)) {
      there.open("cid", own);
      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      there.signal("STOP");
      await().atMost(PROMISED).until(() -> users(own).equals(List.of("ana")));
      // Who goes and comes back between two frames has done neither.
      await().atMost(SOON).until(() -> last(ana).contains("\"left\":[\"cid\"]"));
      there.signal("CONT");

      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      await().atMost(SOON).until(() -> last(ana).contains("\"joined\":[\"cid\"]"));
    }
  }

  @Test
  void whenTheOwnerWasOnTheNodeThatIsKilledAnotherKnowsWhoIsThere() throws Exception {
    try (HeardStream ana = here.open("ana", others)) {
      there.open("cid", others);
      await().atMost(SOON).until(() -> users(others).equals(List.of("ana", "cid")));
      there.signal("KILL");

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> last(ana).contains("\"reset\":true,\"count\":1"));
      assertThat(users(others)).containsExactly("ana");
    }
  }

  private static int[] freePorts() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int[] both = {one.getLocalPort(), two.getLocalPort()};
      Arrays.sort(both);
      return both;
    }
  }

  /** A channel whose owner is on this node, or is not. */
  private static String room(boolean local) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "room:" + i)
        .filter(room -> !owner(room).path().address().hasGlobalScope() == local)
        .findFirst()
        .orElseThrow();
  }

  private static ActorRef<PresenceProtocol.Command> owner(String room) {
    TestProbe<PresenceNews> probe = here.kit().createTestProbe();
    here.slots()
        .of(room)
        .tell(
            new PresenceProtocol.Report(
                room, probe.getRef(), 1, true, false, List.of(), List.of()));
    return probe.expectMessageClass(PresenceNews.Acknowledged.class, SOON).entity();
  }

  private static List<String> users(String room) {
    TestProbe<WhoIsThere> probe = here.kit().createTestProbe();
    here.slots().of(room).tell(new PresenceProtocol.Ask(room, null, 100, probe.getRef()));
    try {
      return probe.receiveMessage(Duration.ofSeconds(3)).users();
    } catch (AssertionError nobodyOwnsIt) {
      return List.of();
    }
  }

  private static List<String> frames(HeardStream stream) {
    return stream.reading().events().stream()
        .filter(event -> event.type().equals("atrio.presence"))
        .map(EventStream.Event::data)
        .toList();
  }

  /** The last frame about who is there, or nothing. */
  private static String last(HeardStream stream) {
    List<String> frames = frames(stream);
    return frames.isEmpty() ? "" : frames.getLast();
  }
}
