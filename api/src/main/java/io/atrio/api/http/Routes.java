package io.atrio.api.http;

import org.apache.pekko.http.javadsl.server.Route;

/** A part of the API that stands for itself. */
public sealed interface Routes
    permits AuditRoutes,
        AuthorizeRoutes,
        BlockRoutes,
        DevelopmentRoutes,
        GrantRoutes,
        MeRoutes,
        PresenceRoutes,
        ProfileRoutes,
        RoleRoutes,
        SessionRoutes,
        UserSessionRoutes {

  /** The routes, for requests that {@code requests} has looked at. */
  Route route(Requests requests);
}
