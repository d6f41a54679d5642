package io.atrio.tests.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line between client and server that can break. Breaking resets both sides (RST), as a dying
 * network does; bytes on their way are lost.
 */
final class Relay implements AutoCloseable {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong downstreamLeft = new AtomicLong(UNLIMITED);
  private final Object gate = new Object();
  private boolean down;
  private volatile boolean closed;

  Relay(URI server) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** The address {@code target} by way of this relay. */
  URI address(URI target) {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + target.getRawPath());
  }

  /** Connections that have reached the server until now. */
  int connections() {
    return connections.get();
  }

  /** Breaks every connection; the next ones go through. */
  void cut() {
    sockets.forEach(this::reset);
  }

  /** Breaks every connection; the next ones hang until {@link #up}. */
  void down() {
    synchronized (gate) {
      down = true;
    }
    cut();
  }

  void up() {
    synchronized (gate) {
      down = false;
      gate.notifyAll();
    }
  }

  /** Breaks every connection once this many more bytes have come from the server. */
  void cutAfter(long bytes) {
    downstreamLeft.set(bytes);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    up();
    listener.close();
    cut();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitUp();
      Socket upstream = new Socket();
      sockets.add(upstream);
      upstream.connect(server);
      upstream.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      connections.incrementAndGet();
      Thread.ofVirtual().start(() -> pump(client, upstream, false));
      pump(upstream, client, true);
    } catch (IOException e) {
      reset(client);
    }
  }

  private void awaitUp() {
    synchronized (gate) {
      while (down) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void pump(Socket from, Socket to, boolean downstream) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int allowed = downstream ? allowed(n) : n;
        out.write(buffer, 0, allowed);
        if (allowed < n) {
          break;
        }
      }
    } catch (IOException e) {
      // The other side broke: so does this one.
    }
    reset(from);
    reset(to);
  }

  /** How many of {@code n} bytes may still pass; the limit ends with the break it causes. */
  private int allowed(int n) {
    long left = downstreamLeft.get();
    if (left == UNLIMITED) {
      return n;
    }
    if (left >= n) {
      downstreamLeft.addAndGet(-n);
      return n;
    }
    downstreamLeft.set(UNLIMITED);
    return (int) left;
  }

  private void reset(Socket socket) {
    sockets.remove(socket);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
