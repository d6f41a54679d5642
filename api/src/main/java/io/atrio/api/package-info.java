/** The program's entry. */
@NullMarked
package io.atrio.api;

import org.jspecify.annotations.NullMarked;
