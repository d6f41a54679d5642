package io.atrio.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;

/**
 * Asks the machine of a node whether the node's process is there: where nobody listens at its port,
 * the kernel refuses connections. One that stands still, or that the network has cut off, does not
 * answer at all.
 */
final class ProcessProbe {
  /** Less than the kernel needs to give up by itself, which is an answer of another kind. */
  private static final Duration ANSWERS_WITHIN = Duration.ofMillis(200);

  private ProcessProbe() {}

  /** Whether it is certain that no process is there; never fails. */
  static CompletionStage<Boolean> hasEnded(Address node) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(isRefused(node)));
    return answer;
  }

  private static boolean isRefused(Address node) {
    InetSocketAddress address =
        new InetSocketAddress(node.getHost().orElseThrow(), node.getPort().orElseThrow());
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) ANSWERS_WITHIN.toMillis());
      return false;
    } catch (ConnectException e) {
      // The same exception says that there is no way to the network.
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException e) {
      return false;
    }
  }
}
