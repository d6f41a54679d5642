package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import io.atrio.cluster.address.Cidr;
import io.atrio.cluster.address.Networks;
import io.atrio.cluster.address.TrustedProxies;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much one network address may ask for.
 *
 * @param enabled whether addresses are limited
 * @param requests requests an address may make in a window
 * @param window length of the sliding window
 * @param blockFor how long an address that asks for more is refused
 * @param streams streams an address may have open on a node
 * @param exempt networks that are never blocked by themselves
 * @param proxies proxies that say for whom they ask
 * @param maxTracked addresses counted at once on a node
 * @param maxBlocks blocked addresses remembered at once on a node
 */
public record AddressLimitSettings(
    boolean enabled,
    int requests,
    Duration window,
    Duration blockFor,
    int streams,
    Networks exempt,
    TrustedProxies proxies,
    int maxTracked,
    int maxBlocks) {

  private static final Networks LOOPBACK =
      new Networks(
          Stream.of("127.0.0.0/8", "::1").map(Cidr::parse).flatMap(Optional::stream).toList());
  private static final String UNSET = "loopback-if-embedded";

  static AddressLimitSettings from(Config config, boolean embedded) {
    Section s = new Section(config, "atrio.limits.address");
    Section http = new Section(config, "atrio.http");
    return new AddressLimitSettings(
        s.isOn("enabled"),
        s.count("requests", 1, 30_000),
        s.time("window", Duration.ofSeconds(1), Duration.ofHours(1)),
        s.time("block-for", Duration.ofSeconds(1), Duration.ofDays(30)),
        s.count("streams", 1, 1_000_000),
        s.text("exempt").equals(UNSET)
            ? (embedded ? LOOPBACK : Networks.NONE)
            : s.networks("exempt"),
        new TrustedProxies(http.networks("trusted-proxies")),
        s.count("max-tracked", 1024, 16_777_216),
        s.count("max-blocks", 1024, 16_777_216));
  }
}
