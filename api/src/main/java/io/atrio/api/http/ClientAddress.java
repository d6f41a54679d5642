package io.atrio.api.http;

import java.net.InetAddress;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** From which network address a request comes. */
final class ClientAddress {
  private static final AttributeKey<String> KNOWN = AttributeKey.create("client", String.class);

  private ClientAddress() {}

  /** {@code request} as one that comes from {@code address}, whatever its socket says. */
  static HttpRequest known(HttpRequest request, String address) {
    return request.addAttribute(KNOWN, address);
  }

  /** The socket's other end; empty if it is not known. */
  static Optional<InetAddress> peer(HttpRequest request) {
    return request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
  }

  /**
   * The client's address as the door found it; else that of the socket's other end, without port,
   * empty if it is not known.
   */
  static String of(HttpRequest request) {
    return request
        .getAttribute(KNOWN)
        .or(() -> peer(request).map(InetAddress::getHostAddress))
        .orElse("");
  }
}
