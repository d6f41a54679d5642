@NullMarked
package io.atrio.persistence.query;

import org.jspecify.annotations.NullMarked;
