/** Tests of the operators' door. */
@NullMarked
package io.atrio.api.manage;

import org.jspecify.annotations.NullMarked;
