package io.atrio.persistence.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of 127.0.0.1. */
final class LoopbackPort {
  private LoopbackPort() {}

  /** A port that is free now. Somebody else may take it before a server does: then start again. */
  static int free() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }
}
