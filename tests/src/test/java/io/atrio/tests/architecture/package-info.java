/** The rules of the code, checked on the code. */
@NullMarked
package io.atrio.tests.architecture;

import org.jspecify.annotations.NullMarked;
