package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "keyfence " + Version.text(),
            "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("os.name")
        };
    }
}
