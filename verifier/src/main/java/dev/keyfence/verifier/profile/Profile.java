package dev.keyfence.verifier.profile;

import dev.keyfence.verifier.credential.HeaderScheme;
import dev.keyfence.verifier.key.KeyFormat;
import java.util.List;

/**
 * How one API speaks.
 *
 * @param name what paths and requests call it, such as {@code keyfence}
 * @param schemes where its keys are looked for, in order
 * @param format the shape of its keys
 * @param scopes what its keys may hold
 */
public record Profile(
        String name, List<HeaderScheme> schemes, KeyFormat format, ScopeCatalogue scopes) {}
