package io.atrio.cluster.settings;

/** How nodes find each other. */
public enum Discovery {
  /** By a list of addresses. */
  CONFIG("config"),
  /** By the addresses a name has. */
  DNS("pekko-dns"),
  /** By the pods with a label. */
  KUBERNETES("kubernetes-api");

  private final String method;

  Discovery(String method) {
    this.method = method;
  }

  /** What Pekko calls it. */
  public String method() {
    return method;
  }
}
