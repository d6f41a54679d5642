/** The stream door under bad and good requests. */
@NullMarked
package io.atrio.api.stream;

import org.jspecify.annotations.NullMarked;
