/**
 * What goes wrong with servers, and the proof that clients lose nothing by it: publishers and
 * listeners that record everything, faults, and the checker that compares.
 */
@NullMarked
package io.atrio.tests.faults;

import org.jspecify.annotations.NullMarked;
