package dev.keyfence.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;

/** What a schema registry answered. That none answered is {@link RegistryUnavailableException}. */
sealed interface RegistryReply {

    /** Done. */
    record Ok(JsonNode body) implements RegistryReply {}

    /** The registry does not have the subject, version or schema. */
    record Missing(String message) implements RegistryReply {}

    /** The registry refuses what it was asked: incompatible (409) or not valid (422). */
    record Refused(String message) implements RegistryReply {}
}
