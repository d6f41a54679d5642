package io.atrio.api.manage;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server on a UDP port of loopback that knows what it is told, and may be silent. */
final class NameServer implements AutoCloseable {
  private static final int TTL = 1;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final Map<String, List<Service>> services = new ConcurrentHashMap<>();
  private final Channel channel;
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile boolean silent;

  /** Where an instance of a service is. */
  record Service(String host, int port) {}

  NameServer() throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel opened) {
                    opened
                        .pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answering());
                  }
                });
    channel = bootstrap.bind("127.0.0.1", 0).sync().channel();
  }

  /** As Pekko wants to be told of it: {@code 127.0.0.1:port}. */
  String address() {
    return "127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort();
  }

  void host(String name, String... ofIt) {
    addresses.put(name, List.of(ofIt));
  }

  void service(String name, Service... instances) {
    services.put(name, List.of(instances));
  }

  /** Whether questions are left without an answer. */
  void silent(boolean now) {
    silent = now;
  }

  /** How many questions were left without one. */
  int unanswered() {
    return unanswered.get();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query)
        throws UnknownHostException {
      if (silent) {
        unanswered.incrementAndGet();
        return;
      }
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      String name = question.name().substring(0, question.name().length() - 1);
      DatagramDnsResponse answer =
          new DatagramDnsResponse(
              /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
      answer.addRecord(
          DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
      if (question.type().equals(DnsRecordType.A)) {
        addAddresses(answer, DnsSection.ANSWER, name);
      } else if (question.type().equals(DnsRecordType.SRV)) {
        for (Service service : services.getOrDefault(name, List.of())) {
          add(answer, DnsSection.ANSWER, name, DnsRecordType.SRV, data(service));
          addAddresses(answer, DnsSection.ADDITIONAL, service.host());
        }
      }
      if (!addresses.containsKey(name) && !services.containsKey(name)) {
        answer.setCode(DnsResponseCode.NXDOMAIN);
      }
      var unused = context.writeAndFlush(answer);
    }

    private void addAddresses(DatagramDnsResponse answer, DnsSection section, String name)
        throws UnknownHostException {
      for (String address : addresses.getOrDefault(name, List.of())) {
        ByteBuf data = Unpooled.wrappedBuffer(InetAddress.getByName(address).getAddress());
        add(answer, section, name, DnsRecordType.A, data);
      }
    }

    private static void add(
        DatagramDnsResponse answer,
        DnsSection section,
        String name,
        DnsRecordType type,
        ByteBuf data) {
      answer.addRecord(section, new DefaultDnsRawRecord(name + '.', type, TTL, data));
    }

    /** Priority, weight, port and the host's name, by RFC 2782. */
    private static ByteBuf data(Service service) {
      ByteBuf data = Unpooled.buffer().writeShort(0).writeShort(0).writeShort(service.port());
      for (String label : service.host().split("\\.", -1)) {
        data.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
      }
      return data.writeByte(0);
    }
  }
}
