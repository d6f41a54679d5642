package io.atrio.cluster.address;

import java.util.Optional;

/**
 * A network: the addresses that share their first bits with {@code first}.
 *
 * @param first the network's first address
 * @param bits how many bits they share, of 128; an IPv4 network of n bits has 96 + n
 */
public record Cidr(NetworkAddress first, int bits) {
  private static final int OF_IPV4 = 96;
  private static final int ALL = 128;

  /** The network that {@code text} spells, as {@code 10.0.0.0/8}; an address alone is one too. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    return NetworkAddress.parse(address)
        .flatMap(
            parsed ->
                slash < 0
                    ? Optional.of(new Cidr(parsed, ALL))
                    : of(parsed, address.indexOf(':') < 0, text.substring(slash + 1)));
  }

  private static Optional<Cidr> of(NetworkAddress address, boolean ipv4, String length) {
    if (!length.matches("0|[1-9]\\d{0,2}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(length) + (ipv4 ? OF_IPV4 : 0);
    return bits > ALL ? Optional.empty() : Optional.of(new Cidr(cut(address, bits), bits));
  }

  /** Whether {@code address} is in this network. */
  public boolean contains(NetworkAddress address) {
    return cut(address, bits).equals(first);
  }

  private static NetworkAddress cut(NetworkAddress address, int bits) {
    return new NetworkAddress(address.high() & mask(bits), address.low() & mask(bits - Long.SIZE));
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
  }
}
