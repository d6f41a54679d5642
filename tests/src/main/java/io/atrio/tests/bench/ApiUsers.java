package io.atrio.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrio.tests.load.PreparedCall;
import io.atrio.tests.load.PreparedCalls;
import io.atrio.tests.load.Tokens;
import io.atrio.tests.process.Postgres;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The users of the API's benchmark. Each has one of three sets of roles and a profile, and both
 * servers know the same of him: Átrio from its tables, the other from its Redis.
 */
record ApiUsers(int count) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "api";
  private static final List<String> ROLES = List.of("api-desk", "api-lead", "api-reader");
  private static final Map<String, List<String>> PERMISSIONS =
      new TreeMap<>(
          Map.of(
              "api-reader", List.of("history:news*", "subscribe:news*"),
              "api-desk", List.of("job:mail", "publish:desk:*", "subscribe:desk:*"),
              "api-lead", List.of("audit:read", "presence:*", "rbac:read")));

  /** Readers, readers at the desk, and those of them who lead it. */
  private static List<String> roles(int user) {
    return ROLES.stream().filter(role -> holds(user, role)).toList();
  }

  private static boolean holds(int user, String role) {
    return switch (role) {
      case "api-desk" -> user % 3 > 0;
      case "api-lead" -> user % 3 == 2;
      default -> true;
    };
  }

  /** Writes them into Átrio's tables. */
  void grant(Postgres postgres) throws SQLException {
    for (Map.Entry<String, List<String>> role : PERMISSIONS.entrySet()) {
      postgres.run("INSERT INTO atrio.roles (role) VALUES ('" + role.getKey() + "')");
      for (String permission : role.getValue()) {
        postgres.run(
            "INSERT INTO atrio.role_permissions VALUES ('%s', '%s')"
                .formatted(role.getKey(), permission));
      }
    }
    postgres.run(granted("api-reader", "true"));
    postgres.run(granted("api-desk", "i % 3 > 0"));
    postgres.run(granted("api-lead", "i % 3 = 2"));
    postgres.run(
        "INSERT INTO atrio.profiles (user_id, display_name, data) SELECT "
            + "'%s-' || i, 'User ' || i, jsonb_build_object('plan', i) ".formatted(PREFIX)
            + series("true"));
  }

  /** Takes them out again. */
  void revoke(Postgres postgres) throws SQLException {
    for (String table : List.of("profiles", "user_roles")) {
      postgres.run("DELETE FROM atrio.%s WHERE user_id LIKE '%s-%%'".formatted(table, PREFIX));
    }
    for (String table : List.of("role_permissions", "roles")) {
      postgres.run("DELETE FROM atrio.%s WHERE role LIKE '%s-%%'".formatted(table, PREFIX));
    }
  }

  private String granted(String role, String who) {
    return "INSERT INTO atrio.user_roles SELECT '%s-' || i, '%s' ".formatted(PREFIX, role)
        + series(who);
  }

  private String series(String who) {
    return "FROM generate_series(0, %d) AS i WHERE %s".formatted(count - 1, who);
  }

  /** What a cache keeps of each, by name: what the other server reads at each request. */
  Map<String, String> cached() {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      ObjectNode access = JSON.createObjectNode();
      access.set("roles", JSON.valueToTree(roles(i)));
      access.set("permissions", JSON.valueToTree(permissions(i)));
      access.set("profile", profile(i));
      all.put(name(i), access.put("version", "10000-10").toString());
    }
    return all;
  }

  private static List<String> permissions(int user) {
    return roles(user).stream()
        .map(role -> PERMISSIONS.getOrDefault(role, List.of()))
        .flatMap(Collection::stream)
        .sorted()
        .toList();
  }

  private static JsonNode profile(int user) {
    ObjectNode profile = JSON.createObjectNode();
    profile.put("user", name(user)).put("display_name", "User " + user);
    profile.set("data", JSON.createObjectNode().put("plan", user));
    return profile.put("updated_at", "2026-11-25T12:00:00.123456+00:00");
  }

  private static String name(int user) {
    return Tokens.user(PREFIX, user);
  }

  /** Everybody asks in turn who he is and what he may do. */
  PreparedCalls profiles(URI api, Tokens tokens) {
    List<String> all = tokens.persons(PREFIX, count);
    return new PreparedCalls(
        IntStream.range(0, count)
            .mapToObj(i -> PreparedCall.get(api, "/me", all.get(i), marks(i)))
            .toList());
  }

  private static List<String> marks(int user) {
    List<String> marks = new ArrayList<>(List.of("\"user\":\"" + name(user) + "\""));
    roles(user).forEach(role -> marks.add("\"" + role + "\""));
    permissions(user).forEach(permission -> marks.add("\"" + permission + "\""));
    return marks;
  }

  /** A back end asks of everybody in turn whether he may publish at the desk. */
  PreparedCalls questions(URI api, Tokens tokens) {
    String token = tokens.service();
    List<PreparedCall> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String permission = "publish:desk:" + i % 100;
      all.add(
          PreparedCall.post(
              api,
              "/authorize",
              token,
              "{\"user\":\"%s\",\"permission\":\"%s\"}".formatted(name(i), permission),
              List.of(
                  "\"user\":\"" + name(i) + "\"",
                  "\"permission\":\"" + permission + "\"",
                  "\"allowed\":" + holds(i, "api-desk"))));
    }
    return new PreparedCalls(all);
  }
}
