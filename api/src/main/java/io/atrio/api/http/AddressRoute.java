package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.cluster.address.NetworkAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Refuses blocked addresses before anything else is looked at. Preflights do not come this far: a
 * browser sends them by itself, and no page can hold them back.
 */
final class AddressRoute {

  private AddressRoute() {}

  static Route wrap(AddressLimits limits, Route inner) {
    return extractRequest(
        request ->
            ClientAddress.peer(request)
                .map(peer -> asked(limits, peer, request, inner))
                .orElse(inner));
  }

  private static Route asked(
      AddressLimits limits, InetAddress peer, HttpRequest request, Route inner) {
    NetworkAddress client = limits.client(peer, forwarded(request));
    long seconds = limits.refusedFor(client);
    return seconds > 0
        ? complete(Problems.response(Refused.of(ErrorCode.ADDRESS_BLOCKED), seconds))
        : mapRequest(r -> ClientAddress.known(r, client.text()), () -> inner);
  }

  private static List<String> forwarded(HttpRequest request) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is("x-forwarded-for"))
        .map(HttpHeader::value)
        .toList();
  }
}
