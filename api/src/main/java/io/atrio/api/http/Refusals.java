package io.atrio.api.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;

import io.atrio.actors.error.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;

/** What requests get that no route takes, and those whose route failed. */
final class Refusals {
  private Refusals() {}

  static RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, Refusals::methodNotAllowed)
        .handleNotFound(complete(Problems.response(ErrorCode.NOT_FOUND)))
        .handle(
            Rejection.class, rejection -> complete(Problems.response(ErrorCode.INVALID_REQUEST)))
        .build();
  }

  static ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder().matchAny(Refusals::failed).build();
  }

  private static Route methodNotAllowed(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(r -> r.supported().name())
            .distinct()
            .collect(Collectors.joining(", "));
    return complete(
        Problems.response(ErrorCode.METHOD_NOT_ALLOWED)
            .addHeader(RawHeader.create("Allow", allowed)));
  }

  private static Route failed(Throwable failure) {
    return complete(response(failure));
  }

  /** What is answered where {@code failure} kept the answer from being made. */
  static HttpResponse response(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case EntityStreamSizeException e -> Problems.response(ErrorCode.BODY_TOO_LARGE);
      case EntityStreamException e -> Problems.response(ErrorCode.INVALID_REQUEST);
      case TimeoutException e -> Problems.response(ErrorCode.REQUEST_TIMEOUT);
      default -> Trouble.bug(Problems.response(ErrorCode.INTERNAL), cause);
    };
  }
}
