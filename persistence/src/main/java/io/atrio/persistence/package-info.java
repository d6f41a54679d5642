/** PostgreSQL and Redis, and how their addresses are written; the packages below talk to them. */
@NullMarked
package io.atrio.persistence;

import org.jspecify.annotations.NullMarked;
