package io.atrio.tests.cluster;

import java.net.URI;

/**
 * Where a node is found, before it runs and after each of its restarts.
 *
 * @param host loopback address that no other node has
 * @param http port of the API
 * @param stream port of the streams
 * @param cluster port at which other nodes reach it
 * @param bind port it listens on for other nodes; another than {@code cluster} when what comes
 *     there goes through a {@link Wires wire}
 * @param management port of the management door
 */
public record NodeAddress(
    String host, int http, int stream, int cluster, int bind, int management) {

  /** The API with its version, without a slash at the end. */
  public URI api() {
    return URI.create("http://" + host + ":" + http + "/v1");
  }

  /** The streams' address, without a query. */
  public URI streams() {
    return URI.create("http://" + host + ":" + stream + "/v1/stream");
  }

  /** The operators' door, without a slash at the end. */
  public URI operators() {
    return URI.create("http://" + seed());
  }

  /** What other nodes are told of it as a seed. */
  String seed() {
    return host + ":" + management;
  }
}
