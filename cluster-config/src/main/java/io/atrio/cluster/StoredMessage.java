package io.atrio.cluster;

/**
 * Marks what is written to the journal, the snapshot store or the durable state store. Only classes
 * so marked can be read back from there; they are serialized as Jackson CBOR, and rows outlive
 * versions: a changed class needs a {@code JacksonMigration}.
 */
public interface StoredMessage {}
