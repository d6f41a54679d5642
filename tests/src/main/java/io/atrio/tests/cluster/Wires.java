package io.atrio.tests.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between the nodes of a cluster: each node's cluster port is a wire that leads to the
 * port it really listens on. A pair of nodes can be cut off from each other: what they send is held
 * back in both directions and no connection breaks, as where packets are dropped; it arrives once
 * they are joined again, as TCP would send it again. Works without any privilege.
 */
final class Wires implements Severing {
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private Set<Set<String>> cut = Set.of();
  private volatile boolean closed;

  private Wires() {}

  /** Wires to all of these nodes, whether they run or not. */
  static Wires to(List<NodeAddress> nodes) throws IOException {
    Wires wires = new Wires();
    for (NodeAddress node : nodes) {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(node.host(), node.cluster()));
      wires.listeners.add(listener);
      Thread.ofVirtual().start(() -> wires.accept(listener, node));
    }
    return wires;
  }

  @Override
  public void cut(Set<Set<String>> pairs) {
    synchronized (gate) {
      cut = Set.copyOf(pairs);
      gate.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    cut(Set.of());
    listeners.forEach(Wires::close);
    sockets.forEach(this::end);
  }

  private void accept(ServerSocket listener, NodeAddress to) {
    while (!closed) {
      try {
        Socket from = listener.accept();
        sockets.add(from);
        // Nodes connect from their own address, so it says who it is.
        Set<String> pair = Set.of(from.getInetAddress().getHostAddress(), to.host());
        Thread.ofVirtual().start(() -> connect(from, to, pair));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket from, NodeAddress node, Set<String> pair) {
    Socket to = new Socket();
    sockets.add(to);
    try {
      awaitJoined(pair);
      to.connect(new InetSocketAddress(node.host(), node.bind()));
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pump(to, from, pair));
      pump(from, to, pair);
    } catch (IOException e) {
      end(from);
      end(to);
    }
  }

  private void pump(Socket from, Socket to, Set<String> pair) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitJoined(pair);
        out.write(buffer, 0, n);
      }
      awaitJoined(pair); // nobody hears of an end either
    } catch (IOException e) {
      // One side has ended: so does the other.
    }
    end(from);
    end(to);
  }

  private void awaitJoined(Set<String> pair) {
    synchronized (gate) {
      while (cut.contains(pair)) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    close(socket);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
