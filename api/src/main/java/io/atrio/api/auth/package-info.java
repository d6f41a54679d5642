/** Who is asking: tokens, service keys and one-use tickets, for both doors. */
@NullMarked
package io.atrio.api.auth;

import org.jspecify.annotations.NullMarked;
