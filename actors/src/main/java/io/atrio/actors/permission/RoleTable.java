package io.atrio.actors.permission;

import java.util.List;
import java.util.Map;

/**
 * The roles of the tables.
 *
 * @param roles role name to permissions, all of them well-formed
 * @param version grows with each change of any role, in the order of commits
 */
public record RoleTable(Map<String, List<String>> roles, long version) {}
