/**
 * What every node of a cluster agrees on: who its peers are and how messages between them travel.
 */
@NullMarked
package io.atrio.cluster;

import org.jspecify.annotations.NullMarked;
