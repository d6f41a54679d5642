/** A client of both doors that hides nothing: raw sockets, a strict reader of events, and logs. */
@NullMarked
package io.atrio.api.client;

import org.jspecify.annotations.NullMarked;
