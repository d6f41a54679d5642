package io.atrio.persistence.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.pekko.serialization.jackson.JacksonMigration;

/** Makes version 2 of {@link Profile} of version 1. */
final class ProfileMigration extends JacksonMigration {
  @Override
  public int currentVersion() {
    return 2;
  }

  @Override
  public JsonNode transform(int fromVersion, JsonNode json) {
    ObjectNode profile = (ObjectNode) json;
    String[] name = profile.remove("name").asText().split(" ", 2);
    profile.put("givenName", name[0]).put("familyName", name.length == 1 ? "" : name[1]);
    profile.putArray("languages").add(profile.remove("language"));
    return profile;
  }
}
