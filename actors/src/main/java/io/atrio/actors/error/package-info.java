/** Every refusal Átrio can give. */
@NullMarked
package io.atrio.actors.error;

import org.jspecify.annotations.NullMarked;
