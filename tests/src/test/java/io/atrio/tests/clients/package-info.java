/** Streams as the usual client libraries read them, through connections that break. */
@NullMarked
package io.atrio.tests.clients;

import org.jspecify.annotations.NullMarked;
