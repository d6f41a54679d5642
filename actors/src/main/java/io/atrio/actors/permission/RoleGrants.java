package io.atrio.actors.permission;

import io.atrio.actors.identity.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which roles users have been granted. Thread-safe. */
public interface RoleGrants {
  /** Nobody has been granted anything. */
  RoleGrants NONE =
      new RoleGrants() {
        @Override
        public UserGrants known(String user) {
          return UserGrants.NONE;
        }

        @Override
        public CompletionStage<UserGrants> of(String user) {
          return CompletableFuture.completedFuture(UserGrants.NONE);
        }
      };

  /** What is known of {@code user} on this node, or null if others must be asked. */
  @Nullable UserGrants known(String user);

  /** What {@code user} has been granted. Fails if that is nowhere to be learnt right now. */
  CompletionStage<UserGrants> of(String user);

  /** {@code principal} with the roles granted, or null if others must be asked. */
  default @Nullable Principal known(Principal principal) {
    if (principal.service()) {
      return principal;
    }
    UserGrants grants = known(principal.user());
    return grants == null ? null : principal.granted(grants.roles());
  }
}
