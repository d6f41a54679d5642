package io.atrio.actors.limit;

/**
 * An address that is refused.
 *
 * @param key what is counted together, see {@link io.atrio.cluster.address.NetworkAddress#key}
 * @param until milliseconds since 1970
 */
public record BlockedAddress(long key, long until) {}
