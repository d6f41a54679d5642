package io.atrio.api.stream;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.limit.AddressLimits;
import io.atrio.api.answer.RequestId;
import io.atrio.api.auth.Authentication;
import io.atrio.api.log.Logging;
import io.atrio.cluster.address.NetworkAddress;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the one request of a connection and hands it to its session. Leaves the pipeline, with the
 * HTTP codec, once the request is authenticated; until then the connection has a deadline.
 */
// Netty reports failed writes to exceptionCaught and closed channels to channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamRequestHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRequestHandler.class);
  private static final String TOO_MANY =
      "This address has as many streams as one address may have; close one first.";
  private static final String FORWARDED_FOR = "x-forwarded-for";

  private final StreamDoor door;
  private final AddressLimits limits;
  private final NettyLoop loop;
  private NetworkAddress client = NetworkAddress.UNKNOWN;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable String allowedOrigin;
  private String requestId = "";
  private boolean answered;

  StreamRequestHandler(StreamDoor door, AddressLimits limits, NettyLoop loop) {
    this.door = door;
    this.limits = limits;
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline =
        loop.eventLoop()
            .schedule(
                () -> refuse(context, Refused.of(ErrorCode.REQUEST_TIMEOUT)),
                door.headTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ScheduledFuture<?> pending = deadline;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!answered && message instanceof HttpRequest request) {
        onHead(context, request);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /** Whoever is blocked is told so before his request is looked at. */
  private void onHead(ChannelHandlerContext context, HttpRequest request) {
    allowedOrigin = door.cors().allow(request.headers().get(HttpHeaderNames.ORIGIN));
    requestId =
        RequestId.of(
            request.headers().get(RequestId.HEADER), request.headers().get(RequestId.TRACE));
    if (!(context.channel().remoteAddress() instanceof InetSocketAddress peer)) {
      context.close();
      return;
    }
    client = limits.client(peer.getAddress(), request.headers().getAll(FORWARDED_FOR));
    long seconds = isPreflight(request) ? 0 : limits.refusedFor(client);
    if (seconds > 0) {
      Refused blocked = Refused.of(ErrorCode.ADDRESS_BLOCKED);
      door.refused(blocked);
      answer(context, StreamHead.refusal(blocked, allowedOrigin, requestId, seconds));
      return;
    }
    onRequest(context, request);
  }

  private void onRequest(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(context, Refused.of(codeOf(request.decoderResult().cause())));
    } else if (StreamRequest.headBytes(request) > door.maxHead()) {
      refuse(context, Refused.of(ErrorCode.HEAD_TOO_LARGE));
    } else if (!path(request.uri()).equals(StreamRequest.PATH)) {
      refuse(context, Refused.of(ErrorCode.NOT_FOUND));
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      answer(context, StreamHead.preflight(allowedOrigin));
    } else if (!request.method().equals(HttpMethod.GET)) {
      refuse(context, Refused.of(ErrorCode.METHOD_NOT_ALLOWED));
    } else {
      switch (StreamRequest.read(request)) {
        case StreamRequest.Read.Ok ok -> authenticate(context, ok.request());
        case StreamRequest.Read.Bad bad -> refuse(context, bad.refused());
      }
    }
  }

  private void authenticate(ChannelHandlerContext context, StreamRequest request) {
    answered = true;
    var unused =
        door.authenticate(request)
            .whenComplete(
                (result, failure) -> {
                  if (loop.eventLoop().inEventLoop()) {
                    authenticated(context, request, result, failure);
                  } else {
                    loop.run(() -> authenticated(context, request, result, failure));
                  }
                });
  }

  private void authenticated(
      ChannelHandlerContext context,
      StreamRequest request,
      @Nullable Authentication result,
      @Nullable Throwable failure) {
    answered = false;
    switch (result) {
      case Authentication.Known known -> open(context, request, known.principal());
      case Authentication.Denied denied -> {
        door.unauthenticated(client.text(), denied.refused());
        refuse(context, denied.refused());
      }
      case null -> {
        Logging.about(requestId, () -> LOG.error("A token could not be checked", failure));
        refuse(context, Refused.of(ErrorCode.INTERNAL));
      }
    }
  }

  private void open(ChannelHandlerContext context, StreamRequest request, Principal principal) {
    if (principal.service()) {
      refuse(context, Refused.of(ErrorCode.SESSION_NEEDED));
      return;
    }
    if (!context.channel().isActive()) {
      return;
    }
    if (!isCounted(context.channel())) {
      refuse(context, new Refused(ErrorCode.TOO_MANY_STREAMS, TOO_MANY));
      return;
    }
    StreamConnection connection =
        new StreamConnection(context.channel(), loop, door, allowedOrigin, requestId);
    context.pipeline().addLast(connection);
    context.pipeline().remove(HttpRequestDecoder.class);
    context.pipeline().remove(this);
    door.open(connection, loop, principal, client.text(), request);
  }

  /** False if the address has as many streams as it may. */
  private boolean isCounted(Channel channel) {
    NetworkAddress address = client;
    if (!limits.isLimited(address)) {
      return true;
    }
    if (!limits.streamOpened(address)) {
      return false;
    }
    channel.closeFuture().addListener(closed -> limits.streamClosed(address));
    return true;
  }

  private void refuse(ChannelHandlerContext context, Refused refused) {
    if (!answered) {
      door.refused(refused);
    }
    answer(context, door.refusal(refused, allowedOrigin, named()));
  }

  /** What could not be read as a request, or did not come, has an id all the same. */
  private String named() {
    return requestId.isEmpty() ? RequestId.next() : requestId;
  }

  private void answer(ChannelHandlerContext context, byte[] bytes) {
    if (!answered) {
      answered = true;
      context.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static String path(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  private static ErrorCode codeOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException e -> ErrorCode.URI_TOO_LONG;
      case TooLongHttpHeaderException e -> ErrorCode.HEAD_TOO_LARGE;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }
}
