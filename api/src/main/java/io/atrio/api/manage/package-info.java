/**
 * The operators' door: the cluster, health, metrics, and what may be changed by whoever shows the
 * token.
 */
@NullMarked
package io.atrio.api.manage;

import org.jspecify.annotations.NullMarked;
