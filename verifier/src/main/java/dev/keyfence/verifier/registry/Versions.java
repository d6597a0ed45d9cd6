package dev.keyfence.verifier.registry;

import dev.keyfence.verifier.registry.Answer.Refused;
import java.util.List;

/** Finding the version that a path names: a number, or {@code latest}. */
sealed interface Versions {

    /** It is there. */
    record Found(RegisteredSchema schema) implements Versions {}

    /** It is not. */
    record Missing(Refused refusal) implements Versions {}

    static Versions find(RegistryState state, String subject, String version) {
        if (!version.equals("latest") && !version.matches("[1-9][0-9]{0,8}")) {
            return new Missing(Refused.badVersion(version));
        }
        List<RegisteredSchema> versions = state.versions(subject);
        if (versions.isEmpty()) {
            return new Missing(Refused.noSubject(subject));
        }
        if (version.equals("latest")) {
            return new Found(versions.getLast());
        }
        int number = Integer.parseInt(version);
        return versions.stream()
                .filter(one -> one.version() == number)
                .findFirst()
                .<Versions>map(Found::new)
                .orElseGet(() -> new Missing(Refused.noVersion(version)));
    }
}
