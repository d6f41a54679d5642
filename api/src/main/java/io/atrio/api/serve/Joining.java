package io.atrio.api.serve;

import io.atrio.cluster.ClusterNode;
import io.atrio.cluster.JoinRefused;
import io.atrio.cluster.settings.ClusterSettings;
import io.atrio.cluster.settings.Contact;
import io.atrio.persistence.embedded.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Joins the cluster, for as long as it takes: says every few seconds what is waited for. A cluster
 * that does not let the node in ends the start.
 */
final class Joining {
  private static final int SECONDS_BETWEEN = 5;
  private static final int CONNECT_MILLIS = 300;

  private final ClusterSettings settings;
  private final Consumer<String> progress;
  private final Closing closing;

  Joining(ClusterSettings settings, Consumer<String> progress, Closing closing) {
    this.settings = settings;
    this.progress = progress;
    this.closing = closing;
  }

  /**
   * Returns when {@code node} is up.
   *
   * @throws StartupException when the others refuse it
   * @throws StartupInterrupted when the platform is closed meanwhile
   */
  void join(ClusterNode node) {
    CompletableFuture<Boolean> up = new CompletableFuture<>();
    closing.add(() -> up.complete(false));
    var unused =
        node.join(settings)
            .whenComplete(
                (member, refused) -> {
                  if (refused == null) {
                    up.complete(true);
                  } else {
                    up.completeExceptionally(refused);
                  }
                });
    if (!await(up)) {
      throw new StartupInterrupted();
    }
    progress.accept(said(node));
  }

  private boolean await(CompletableFuture<Boolean> up) {
    while (true) {
      try {
        return up.get(SECONDS_BETWEEN, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        progress.accept(awaited());
      } catch (ExecutionException e) {
        throw new StartupException(
            e.getCause() instanceof JoinRefused refused
                ? String.valueOf(refused.getMessage())
                : e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartupInterrupted();
      }
    }
  }

  private String said(ClusterNode node) {
    return (settings.alone() ? "Cluster of one, node " : "Joined the cluster as node ") + node.id();
  }

  private String awaited() {
    return switch (settings.discovery()) {
      case CONFIG -> awaited(settings.seeds());
      case DNS ->
          "Waiting for other nodes: "
              + settings.contactPoints()
              + " must be found as addresses of "
              + settings.service();
      case KUBERNETES ->
          "Waiting for other nodes: "
              + settings.contactPoints()
              + " pods must be found with app="
              + settings.service();
    };
  }

  private String awaited(List<Contact> seeds) {
    List<Contact> silent = seeds.stream().filter(seed -> !answers(seed)).toList();
    String there = seeds.size() - silent.size() + " of " + seeds.size() + " nodes answer, ";
    String away =
        silent.stream().map(Contact::toString).collect(Collectors.joining(", ", "not ", "."));
    return "Waiting for other nodes: "
        + there
        + settings.contactPoints()
        + " must, or one that has a cluster"
        + (silent.isEmpty() ? "." : "; " + away);
  }

  private static boolean answers(Contact seed) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(seed.host(), seed.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
