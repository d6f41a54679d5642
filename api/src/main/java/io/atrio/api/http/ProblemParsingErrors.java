package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.api.answer.RequestId;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers requests that Pekko HTTP cannot even parse; named in {@code pekko/http.conf}. */
public final class ProblemParsingErrors extends ParsingErrorHandler {

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    return Exchanges.labelled(Problems.response(code(status.intValue())), RequestId.next());
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 413 -> ErrorCode.BODY_TOO_LARGE;
      case 414 -> ErrorCode.URI_TOO_LONG;
      case 431 -> ErrorCode.HEAD_TOO_LARGE;
      case 501 -> ErrorCode.NOT_IMPLEMENTED;
      case 505 -> ErrorCode.VERSION_NOT_SUPPORTED;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }
}
