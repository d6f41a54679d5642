package io.atrio.tests.process;

import java.nio.file.Path;
import java.util.Map;

/**
 * The environment of a server under test: nothing of the caller's own settings reaches it. It
 * hardly warms up, and limits nobody, where the options do not say otherwise.
 */
record ServerEnvironment(ServerOptions options, Path dataDirectory) {

  void applyTo(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("ATRIO_"));
    environment.put("ATRIO_DATA_DIR", dataDirectory.toString());
    environment.put("ATRIO_HTTP_PORT", "0");
    environment.put("ATRIO_STREAM_PORT", "0");
    environment.put("ATRIO_CLUSTER_PORT", "0");
    environment.put("ATRIO_MANAGEMENT_PORT", "0");
    environment.put("ATRIO_JWT_SECRET", options.secret());
    environment.put("ATRIO_STREAM_WARM_UP", "100");
    environment.put("ATRIO_LIMITS_ADDRESS", "off");
    environment.put("ATRIO_LIMITS_SESSION", "off");
    environment.putAll(options.environment());
  }
}
