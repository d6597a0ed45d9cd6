package dev.keyfence.verifier.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class VersionProvider implements IVersionProvider {

    static String version() {
        @Nullable String version = VersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "keyfence " + version(),
            "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("os.name")
        };
    }
}
