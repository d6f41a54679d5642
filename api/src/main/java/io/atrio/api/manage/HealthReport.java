package io.atrio.api.manage;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether clients should be sent to this node, and why not.
 *
 * @param ready whether they should
 * @param node this node's id
 * @param state what the cluster says of it
 * @param nodes nodes that are up, by what this one knows
 * @param unreachable nodes that cannot be reached, by what this one knows
 * @param started whether everything has been started
 * @param draining whether it sends its clients away
 * @param database {@code ok} or {@code away}
 * @param redis {@code ok} or {@code away}; nothing waits for Redis, so it says nothing of readiness
 * @param directory {@code ok}, or {@code degraded} while the directory of sessions cannot be asked;
 *     nor does this
 */
record HealthReport(
    @JsonProperty("ready") boolean ready,
    @JsonProperty("node") String node,
    @JsonProperty("state") String state,
    @JsonProperty("nodes") int nodes,
    @JsonProperty("unreachable") int unreachable,
    @JsonProperty("started") boolean started,
    @JsonProperty("draining") boolean draining,
    @JsonProperty("database") String database,
    @JsonProperty("redis") String redis,
    @JsonProperty("directory") String directory) {}
