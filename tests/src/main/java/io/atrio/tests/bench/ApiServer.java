package io.atrio.tests.bench;

import java.net.URI;

/**
 * A server whose API is measured.
 *
 * @param name as it stands in the table
 * @param pid its process
 * @param api the address of its API with the version, without a slash at the end
 * @param secret of the tokens it trusts
 */
record ApiServer(String name, long pid, URI api, String secret) {}
