package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A change to ask for.
 *
 * @param method POST or PATCH
 * @param path where, encoded
 * @param body what
 * @param headers further header lines, each with its line end
 */
record Write(String method, String path, JsonNode body, String headers) {}
