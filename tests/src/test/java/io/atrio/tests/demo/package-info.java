/** The demo page in a real browser. */
@NullMarked
package io.atrio.tests.demo;

import org.jspecify.annotations.NullMarked;
