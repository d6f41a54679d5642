/** Tokens and tickets, refused and accepted. */
@NullMarked
package io.atrio.api.auth;

import org.jspecify.annotations.NullMarked;
