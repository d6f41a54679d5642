package io.atrio.cluster.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address in 128 bits. An IPv4 address is held as the IPv6 address it is mapped to, so that
 * both of its spellings are equal.
 */
public record NetworkAddress(long high, long low) {
  /** The unspecified address, from which nothing comes. */
  public static final NetworkAddress UNKNOWN = new NetworkAddress(0, 0);

  /** An IPv4 address's key is an IPv6 multicast prefix: nothing can send from one. */
  private static final long KEY_OF_IPV4 = 0xffff_ffff_0000_0000L;

  private static final long MAPPED = 0xffff_0000_0000L;
  private static final long IPV4 = 0xffff_ffffL;
  private static final String WHOLE_NETWORK = "/64";
  private static final int LONGEST = 45;
  private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern DOTTED = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The address of {@code address}, without its scope. */
  public static NetworkAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4
        ? new NetworkAddress(0, MAPPED | (bytes.getInt() & IPV4))
        : new NetworkAddress(bytes.getLong(), bytes.getLong());
  }

  /** The address that {@code text} spells; empty for anything else. Names are never resolved. */
  public static Optional<NetworkAddress> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (DOTTED.matcher(text).matches()) {
      return Optional.of(of(InetAddress.ofLiteral(text)));
    }
    try {
      return COLONS.matcher(text).matches()
          ? Optional.of(of(Inet6Address.ofLiteral(text)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether this is an IPv4 address. */
  public boolean isIpv4() {
    return high == 0 && (low & ~IPV4) == MAPPED;
  }

  /** What is counted together: an IPv4 address, or an IPv6 address's network of 64 bits. */
  public long key() {
    return isIpv4() ? KEY_OF_IPV4 | (low & IPV4) : high;
  }

  /**
   * The {@link #key} of an address, or of a network of 64 bits as {@link #textOf} writes it; empty
   * for anything else.
   */
  public static Optional<Long> parseKey(String text) {
    boolean network = text.endsWith(WHOLE_NETWORK) && text.indexOf(':') >= 0;
    String address = network ? text.substring(0, text.length() - WHOLE_NETWORK.length()) : text;
    return parse(address).map(NetworkAddress::key);
  }

  /** The text of a {@link #key}, such as {@code 203.0.113.7} or {@code 2001:db8:1:2::/64}. */
  public static String textOf(long key) {
    return (key & ~IPV4) == KEY_OF_IPV4
        ? new NetworkAddress(0, MAPPED | (key & IPV4)).text()
        : new NetworkAddress(key, 0).text() + WHOLE_NETWORK;
  }

  /** The usual text: dotted for IPv4, the short form for IPv6. */
  public String text() {
    if (isIpv4()) {
      return (low >> 24 & 255)
          + "."
          + (low >> 16 & 255)
          + "."
          + (low >> 8 & 255)
          + "."
          + (low & 255);
    }
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return shortened(InetAddress.getByAddress(bytes).getHostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** The longest run of zero groups becomes {@code ::} (RFC 5952). */
  private static String shortened(String full) {
    String[] groups = full.split(":", -1);
    int from = 0;
    int length = 0;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
    }
    return length < 2 ? full : joined(groups, 0, from) + "::" + joined(groups, from + length, 8);
  }

  private static String joined(String[] groups, int from, int to) {
    return String.join(":", Arrays.copyOfRange(groups, from, to));
  }
}
