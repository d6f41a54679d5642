/** The program as an operator starts and stops it. */
@NullMarked
package io.atrio.tests.startup;

import org.jspecify.annotations.NullMarked;
