package io.atrio.actors.directory;

import static io.atrio.actors.directory.ThreeMembers.get;
import static io.atrio.actors.directory.ThreeMembers.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.stream.HeardStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that dies without a word, and one that starts later. */
@Timeout(120)
class LostNodeTest {

  @Test
  void itsSessionsAreBornElsewhereAndWhoeverWaitedForThemDoesNotWaitLonger() throws Exception {
    try (ThreeMembers nodes = new ThreeMembers()) {
      ready(nodes.a.stream("ana"));
      HeardStream second = ready(nodes.b.stream("ana"));
      assertThat(get(nodes.c.open().end(List.of("gone-1")))).isZero();
      nodes.a.kill();
      HeardStream waiting = nodes.c.stream("ana");

      await().atMost(ClusterMember.SOON).until(second::aborted);
      nodes.b.close(second);
      await().atMost(ClusterMember.SOON).until(() -> livesAt(nodes.c));
      assertThat(waiting.hasEnded()).isFalse();
      try (DirectoryMember later = DirectoryMember.joining(nodes.b, nodes.store)) {
        await()
            .atMost(ClusterMember.SOON)
            .until(() -> later.directory().ended().contains("gone-1"));
      }
    }
  }

  private static boolean livesAt(DirectoryMember node) throws Exception {
    return get(node.open().of("ana")).stream()
        .anyMatch(session -> session.node().equals(node.id()) && session.streams() == 1);
  }
}
