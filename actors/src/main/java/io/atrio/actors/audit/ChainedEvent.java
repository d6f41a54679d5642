package io.atrio.actors.audit;

import io.atrio.cluster.StoredMessage;

/**
 * An audit event in its place in the chain of its partition: what the journal holds. Its sequence
 * in the chain is its sequence number in the journal, from 1, without holes.
 *
 * @param event what was done
 * @param recordedAt when it was recorded, milliseconds since the epoch; never less than that of the
 *     event before in the chain
 * @param batch the number of the batch in which its node sent it, so that a batch that is sent
 *     twice is recorded once
 * @param previous the hash of the event before, as {@link AuditChain#hash} has it
 */
public record ChainedEvent(AuditEvent event, long recordedAt, long batch, String previous)
    implements StoredMessage {}
