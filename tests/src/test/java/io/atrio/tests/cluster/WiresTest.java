package io.atrio.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes between two nodes, and does not while they are cut off from each other. */
@Timeout(20)
class WiresTest {
  private static final int SILENCE_MS = 300;

  private final List<NodeAddress> nodes = Loopback.any().nodes(3, true);

  @Test
  void whatIsSentBetweenNodesThatAreCutOffArrivesOnceTheyAreJoined() throws Exception {
    try (Wires wires = Wires.to(nodes);
        ServerSocket listener = listen(nodes.get(0));
        Socket near = connect(nodes.get(1), nodes.get(0));
        Socket far = listener.accept()) {
      near.getOutputStream().write(1);
      assertThat(far.getInputStream().read()).isEqualTo(1);
      wires.cut(Set.of(pair(0, 1)));
      near.getOutputStream().write(2);
      far.getOutputStream().write(3);
      assertSilent(far);
      assertSilent(near);
      wires.cut(Set.of());
      assertThat(far.getInputStream().read()).isEqualTo(2);
      assertThat(near.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void othersHearEachOtherMeanwhile() throws Exception {
    try (Wires wires = Wires.to(nodes);
        ServerSocket listener = listen(nodes.get(0))) {
      wires.cut(Set.of(pair(0, 1), pair(1, 2)));
      try (Socket near = connect(nodes.get(2), nodes.get(0));
          Socket far = listener.accept()) {
        near.getOutputStream().write(1);
        assertThat(far.getInputStream().read()).isEqualTo(1);
      }
    }
  }

  @Test
  void nobodyGetsThroughAnew() throws Exception {
    try (Wires wires = Wires.to(nodes);
        ServerSocket listener = listen(nodes.get(0))) {
      wires.cut(Set.of(pair(0, 1)));
      listener.setSoTimeout(SILENCE_MS);
      try (Socket near = connect(nodes.get(1), nodes.get(0))) {
        assertThat(near.isConnected()).isTrue();
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        wires.cut(Set.of());
        listener.accept().close();
      }
    }
  }

  private Set<String> pair(int one, int other) {
    return Set.of(nodes.get(one).host(), nodes.get(other).host());
  }

  private static ServerSocket listen(NodeAddress node) throws IOException {
    return new ServerSocket(node.bind(), 10, InetAddress.getByName(node.host()));
  }

  private static Socket connect(NodeAddress from, NodeAddress to) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from.host(), 0));
    socket.connect(new InetSocketAddress(to.host(), to.cluster()));
    return socket;
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
  }
}
