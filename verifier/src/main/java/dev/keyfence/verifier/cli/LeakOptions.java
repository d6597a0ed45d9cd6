package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.leak.LeakSigners;
import dev.keyfence.verifier.leak.SignerList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose reports of leaked keys are taken beside those of administrators. */
final class LeakOptions {

    @Option(
            names = "--github-keys",
            paramLabel = "URL|FILE",
            description =
                    "Where the public keys of GitHub's secret scanning are:"
                            + " https://api.github.com/meta/public_keys/secret_scanning, or a file of the"
                            + " same form. Without it, /v1/leaks/github is off. Default: none.")
    @Nullable String githubKeys;

    /**
     * Whose messages are taken.
     *
     * @throws SettingsException when the place makes no sense
     */
    LeakSigners signers() {
        try {
            return githubKeys == null
                    ? LeakSigners.off()
                    : LeakSigners.of(SignerList.at(githubKeys));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--github-keys: " + e.getMessage());
        }
    }
}
