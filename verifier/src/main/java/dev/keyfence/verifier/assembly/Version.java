package dev.keyfence.verifier.assembly;

/** Which software this is. */
public final class Version {

    private Version() {}

    /** The version in the jar's manifest; {@code development} when there is none. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
