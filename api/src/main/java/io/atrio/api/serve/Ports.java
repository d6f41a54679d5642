package io.atrio.api.serve;

import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.persistence.embedded.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out before anything is started whether the ports can be had, to say so in one line. */
final class Ports {

  private Ports() {}

  /**
   * Checks every port of {@code settings} that is not 0.
   *
   * @throws StartupException if one is taken or its address is not this machine's
   */
  static void check(AtrioSettings settings) {
    String host = settings.http().host();
    check("atrio.http.port", host, settings.http().port());
    check("atrio.stream.port", host, settings.stream().port());
    String management = "pekko.management.http.port";
    check(management, settings.management().host(), settings.management().port());
    String artery = "pekko.remote.artery.";
    // Where others are told another port than is bound, as behind a relay, theirs is taken rightly.
    boolean relayed = !settings.config().getString(artery + "bind.port").isEmpty();
    String cluster = artery + (relayed ? "bind.port" : "canonical.port");
    check(cluster, settings.cluster().host(), settings.config().getInt(cluster));
  }

  /** The refusal of a port that could not be bound. */
  static StartupException taken(String setting, String host, int port) {
    return new StartupException(
        "Port " + port + " on " + host + " is already in use (setting " + setting + ").");
  }

  private static void check(String setting, String host, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new StartupException(
          "There is no address " + host + " to bind (for setting " + setting + ").");
    } catch (IOException e) {
      throw taken(setting, host, port);
    }
  }
}
