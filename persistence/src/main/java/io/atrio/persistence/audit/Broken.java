package io.atrio.persistence.audit;

/**
 * The first link of a chain that does not hold.
 *
 * @param partition which chain
 * @param sequence the place in the chain
 * @param reason what is wrong there, one sentence for a human
 */
public record Broken(int partition, long sequence, String reason) {}
