package io.atrio.cluster.address;

import java.util.List;

/** Some networks together; none contain nothing. */
public record Networks(List<Cidr> networks) {
  /** No network. */
  public static final Networks NONE = new Networks(List.of());

  /** Copies the list. */
  public Networks {
    networks = List.copyOf(networks);
  }

  /** Whether {@code address} is in one of them. */
  public boolean contain(NetworkAddress address) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
