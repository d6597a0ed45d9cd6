package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.http.TrustedProxies;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On which address a process listens, and whom it believes. */
final class HostOptions extends HostOption {

    @Option(
            names = "--trusted-proxies",
            paramLabel = "LIST",
            description =
                    "Addresses and networks (10.0.0.0/8) of the proxies whose word on the client's"
                            + " address is taken, separated by commas. Default: none: the client is"
                            + " who connects.")
    @Nullable String trustedProxies;

    @Option(
            names = "--client-address-header",
            paramLabel = "NAME",
            defaultValue = TrustedProxies.DEFAULT_HEADER,
            description =
                    "The header in which trusted proxies tell the client's address. Default:"
                            + " ${DEFAULT-VALUE}.")
    String clientAddressHeader = TrustedProxies.DEFAULT_HEADER;

    /**
     * Whose word is taken.
     *
     * @throws SettingsException when it is no list of addresses, or no header
     */
    TrustedProxies proxies() {
        try {
            return TrustedProxies.parse(
                    trustedProxies == null ? "" : trustedProxies, clientAddressHeader);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--trusted-proxies: " + e.getMessage());
        }
    }
}
