/** The server as tests call it: over HTTP, with tokens of users. */
@NullMarked
package io.atrio.tests.api;

import org.jspecify.annotations.NullMarked;
