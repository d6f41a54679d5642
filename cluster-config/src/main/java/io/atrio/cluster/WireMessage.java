package io.atrio.cluster;

/**
 * Marks messages that may cross between nodes. They are serialized as Jackson CBOR; their field
 * names are a contract between versions.
 */
public interface WireMessage {}
