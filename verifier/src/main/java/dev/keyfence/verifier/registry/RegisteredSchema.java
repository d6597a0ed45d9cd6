package dev.keyfence.verifier.registry;

/**
 * One version of a subject.
 *
 * @param subject what the version belongs to, such as {@code keyfence.keys-value}
 * @param version counts up by one from 1 within the subject
 * @param id the schema's number, the same in every subject; it is what records carry
 * @param schema the schema as JSON text
 */
record RegisteredSchema(String subject, int version, int id, String schema) {}
