package dev.keyfence.schemas.serde;

/** How a registry answered when it was given a schema. */
public sealed interface Registration {

    /** The registry has the schema under this id, from now on or since before. */
    record Registered(int id) implements Registration {}

    /**
     * The registry does not take it: incompatible with the subject's earlier versions, or not
     * valid. In its own words.
     */
    record Refused(String message) implements Registration {}
}
