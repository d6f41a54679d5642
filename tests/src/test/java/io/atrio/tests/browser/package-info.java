/** The machine's own browser, for the tests that need one. */
@NullMarked
package io.atrio.tests.browser;

import org.jspecify.annotations.NullMarked;
