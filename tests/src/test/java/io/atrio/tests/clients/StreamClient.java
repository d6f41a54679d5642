package io.atrio.tests.clients;

import java.net.URI;

/** A client library that reads one stream until it is closed, and comes back when it breaks. */
interface StreamClient extends AutoCloseable {

  /** The libraries under test. */
  enum Library {
    RAW_SOCKET,
    NATIVE_EVENT_SOURCE,
    JDK_HTTP_CLIENT,
    OKHTTP_SSE,
    LAUNCH_DARKLY_EVENTSOURCE;

    StreamClient open(URI stream, String token, Reading reading) {
      return switch (this) {
        case RAW_SOCKET -> RawSocketClient.open(stream, token, reading);
        case NATIVE_EVENT_SOURCE -> NativeEventSource.open(stream, token, reading);
        case JDK_HTTP_CLIENT -> JdkClient.open(stream, token, reading);
        case OKHTTP_SSE -> OkHttpSseClient.open(stream, token, reading);
        case LAUNCH_DARKLY_EVENTSOURCE -> LaunchDarklyClient.open(stream, token, reading);
      };
    }
  }

  @Override
  void close();
}
