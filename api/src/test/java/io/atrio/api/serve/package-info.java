/** The doors as tests open them. */
@NullMarked
package io.atrio.api.serve;

import org.jspecify.annotations.NullMarked;
