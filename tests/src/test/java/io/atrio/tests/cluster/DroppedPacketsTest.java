package io.atrio.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/** Packets between two nodes, where this process may have them dropped: elsewhere it is skipped. */
@Timeout(60)
class DroppedPacketsTest {
  private static final int SILENCE_MS = 300;

  private final List<NodeAddress> nodes = Loopback.any().nodes(3, false);

  @Test
  void thoseOfAPairThatIsCutAreDroppedAndThoseOfOthersAreNot() throws Exception {
    assumeTrue(mayDrop());
    try (DroppedPackets packets = DroppedPackets.between(nodes);
        ServerSocket listener = listen(nodes.get(0));
        Socket near = connect(nodes.get(1), nodes.get(0));
        Socket far = listener.accept()) {
      packets.cut(Set.of(Set.of(nodes.get(0).host(), nodes.get(1).host())));
      near.getOutputStream().write(2);
      far.setSoTimeout(SILENCE_MS);
      assertThatThrownBy(() -> far.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> connect(nodes.get(1), nodes.get(0)))
          .isInstanceOf(SocketTimeoutException.class);
      connect(nodes.get(2), nodes.get(0)).close();
      packets.cut(Set.of());
      far.setSoTimeout(0);
      assertThat(far.getInputStream().read()).isEqualTo(2);
    }
    try (ServerSocket listener = listen(nodes.get(0))) {
      connect(nodes.get(1), nodes.get(0)).close();
      assertThat(listener.accept().getInetAddress().getHostAddress())
          .isEqualTo(nodes.get(1).host());
    }
  }

  private boolean mayDrop() throws InterruptedException {
    try {
      DroppedPackets.between(nodes).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket listen(NodeAddress node) throws IOException {
    return new ServerSocket(node.bind(), 10, InetAddress.getByName(node.host()));
  }

  private static Socket connect(NodeAddress from, NodeAddress to) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from.host(), 0));
    socket.connect(new InetSocketAddress(to.host(), to.cluster()), SILENCE_MS);
    return socket;
  }
}
