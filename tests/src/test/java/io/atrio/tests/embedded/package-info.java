/** PostgreSQL and Redis as the server starts them. */
@NullMarked
package io.atrio.tests.embedded;

import org.jspecify.annotations.NullMarked;
