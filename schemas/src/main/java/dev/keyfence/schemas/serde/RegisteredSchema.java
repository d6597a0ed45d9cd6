package dev.keyfence.schemas.serde;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param subject the subject's name
 * @param version counts up from 1 within the subject
 * @param id the schema's id, unique in the registry
 * @param schema the schema
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
