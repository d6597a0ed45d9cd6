package dev.keyfence.schemas.serde;

/** Whether a registry would take a schema as a subject's next version. */
public sealed interface Compatibility {

    /** It would. */
    record Compatible() implements Compatibility {}

    /** It would not, and says why; the text may be empty. */
    record Incompatible(String message) implements Compatibility {}

    /** The subject has no version to compare with: it would take any. */
    record NoVersions() implements Compatibility {}
}
