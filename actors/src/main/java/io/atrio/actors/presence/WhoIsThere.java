package io.atrio.actors.presence;

import io.atrio.cluster.WireMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a channel.
 *
 * @param count how many in all
 * @param users some of them, sorted
 * @param next after whom there are more; null if there are none
 */
public record WhoIsThere(int count, List<String> users, @Nullable String next)
    implements WireMessage {}
