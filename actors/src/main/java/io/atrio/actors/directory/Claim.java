package io.atrio.actors.directory;

/**
 * A session that shall live under an entity id, unless it lives elsewhere already.
 *
 * @param user whose it is
 * @param entity the entity id; it begins with the id of its node
 * @param replaced the entity id that it takes the place of; empty if of none
 */
public record Claim(String session, String user, String entity, String replaced) {}
