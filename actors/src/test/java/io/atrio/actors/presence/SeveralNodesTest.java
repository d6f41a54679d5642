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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users on several nodes, of which one is a process of its own that comes to harm. */
class SeveralNodesTest {
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
    others = await().atMost(SOON).until(() -> room(ports[1]), room -> !room.isEmpty());
    own = room(ports[0]);
  }

  @AfterEach
  void leave() {
    there.close();
    here.downOthers();
    await().atMost(SOON).until(() -> here.members() == 1);
  }

  @Test
  void aUserOnBothNodesIsThereOnceAndStaysWhileOneHasHim() {
    for (String room : List.of(own, others)) {
      try (HeardStream ana = open("ana", room);
          HeardStream bob = open("bob", room)) {
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
    try (HeardStream ana = open("ana", own)) {
      there.open("ana", own);
      there.open("cid", own);
      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      await().atMost(SOON).untilAsserted(() -> assertThat(told(ana)).endsWith("\"count\":2}"));
      there.signal("KILL");

      await().atMost(PROMISED).until(() -> users(own).equals(List.of("ana")));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(told(ana)).contains("\"left\":[\"cid\"],\"count\":1"));
    }
  }

  @Test
  void theUsersOfANodeThatStandsStillAreGoneUntilItGoesOn() throws Exception {
    try (HeardStream ana = open("ana", own)) {
      there.open("cid", own);
      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      there.signal("STOP");
      await().atMost(PROMISED).until(() -> users(own).equals(List.of("ana")));
      // Who goes and comes back between two frames has done neither.
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(told(ana)).contains("\"left\":[\"cid\"]"));
      there.signal("CONT");

      await().atMost(SOON).until(() -> users(own).equals(List.of("ana", "cid")));
      await().atMost(SOON).untilAsserted(() -> assertThat(told(ana)).endsWith("\"count\":2}"));
    }
  }

  @Test
  void whoLeavesWhileTheOwnerStandsStillIsNotThereWhenItGoesOn() throws Exception {
    there.open("cid", others);
    try (HeardStream ana = open("ana", others)) {
      await().atMost(SOON).until(() -> users(others).equals(List.of("ana", "cid")));
      assertThat(ana.types()).contains("atrio.ready");
      there.signal("STOP");
      await().atMost(PROMISED).until(() -> users(others).equals(List.of("ana")));
    }
    await().atMost(SOON).until(() -> here.ownerPort(others) == ports[0]);
    await().atMost(SOON).until(() -> isEmpty(others));
    there.signal("CONT");

    await().atMost(SOON).until(() -> here.ownerPort(others) == ports[1]);
    await().atMost(SOON).until(() -> users(others).equals(List.of("cid")));
  }

  @Test
  void whenTheOwnerIsKilledTheOthersKnowWithinFiveSecondsWhoIsThere() throws Exception {
    try (OtherNode third = OtherNode.start(ports[2], ports[0])) {
      await().atMost(SOON).until(() -> isOwner(ports[2]));
      String room = room(ports[1]);
      third.open("dan", room);
      there.open("cid", room);
      try (HeardStream ana = open("ana", room)) {
        await().atMost(SOON).until(() -> users(room).equals(List.of("ana", "cid", "dan")));
        await().atMost(SOON).untilAsserted(() -> assertThat(told(ana)).endsWith("\"count\":3}"));
        there.signal("KILL");

        await()
            .atMost(PROMISED)
            .untilAsserted(() -> assertThat(told(ana)).endsWith("\"reset\":true,\"count\":2}"));
        assertThat(users(room)).containsExactly("ana", "dan");
      }
    }
  }

  /** In order: of two nodes that lose each other the one with the lower address stays. */
  private static int[] freePorts() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket three = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int[] all = {one.getLocalPort(), two.getLocalPort(), three.getLocalPort()};
      Arrays.sort(all);
      return all;
    }
  }

  private static boolean isOwner(int port) {
    return !room(port).isEmpty();
  }

  /** A channel whose owner is on the node at {@code port}; empty if it owns none. */
  private static String room(int port) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "room:" + i)
        .filter(room -> here.ownerPort(room) == port)
        .findFirst()
        .orElse("");
  }

  /** A stream on this node that has begun: its channel's own entity is not of interest here. */
  private static HeardStream open(String user, String room) {
    HeardStream stream = here.open(user, room);
    await().atMost(SOON).until(() -> stream.types().contains("atrio.ready"));
    return stream;
  }

  /** Who is there; nobody if that is not known right now. */
  private static List<String> users(String room) {
    try {
      return here.presence()
          .ask(room, null, 100, Duration.ofMillis(1200))
          .toCompletableFuture()
          .get(2, TimeUnit.SECONDS)
          .users();
    } catch (ExecutionException late) {
      return List.of();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether it is known that nobody is there. */
  private static boolean isEmpty(String room) {
    return here.presence()
            .ask(room, null, 100, Duration.ofSeconds(5))
            .toCompletableFuture()
            .join()
            .count()
        == 0;
  }

  private static List<String> frames(HeardStream stream) {
    return stream.reading().events().stream()
        .filter(event -> event.type().equals("atrio.presence"))
        .map(EventStream.Event::data)
        .toList();
  }

  /** All frames about who is there. */
  private static String told(HeardStream stream) {
    return String.join("\n", frames(stream));
  }
}
