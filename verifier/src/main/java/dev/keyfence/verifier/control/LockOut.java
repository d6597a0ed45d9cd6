package dev.keyfence.verifier.control;

import dev.keyfence.verifier.command.KeyCommand;
import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.AdminScope;
import java.util.List;

/** Which changes take administration away from a key, now or by themselves later. */
final class LockOut {

    private LockOut() {}

    /** Whether a key can do less of Keyfence's administration after a change. */
    static boolean weakens(KeyCommand.Body change, StoredKey key) {
        return switch (change) {
            case KeyCommand.Suspend _ -> true;
            case KeyCommand.Expire(long expiresAtMicros) -> expiresAtMicros < key.expiresAtMicros();
            case KeyCommand.Scope(List<String> scopes) -> loses(key, scopes);
            case KeyCommand.Rescope rescope -> loses(key, rescope.expected());
            case KeyCommand.Update update -> {
                Long expires = update.expiresAtMicros();
                List<String> scopes = update.scopes();
                Restrictions restrictions = update.restrictions();
                yield (restrictions != null && !restrictions.isNone())
                        || (expires != null && expires < key.expiresAtMicros())
                        || (scopes != null && loses(key, scopes));
            }
            case KeyCommand.Create _,
                    KeyCommand.Import _,
                    KeyCommand.Rehash _,
                    KeyCommand.Rotate _,
                    KeyCommand.Reseal _,
                    KeyCommand.Resume _ ->
                    false;
        };
    }

    private static boolean loses(StoredKey key, List<String> scopes) {
        return AdminScope.all().stream()
                .anyMatch(
                        admin -> Scopes.holds(key.scopes(), admin) && !Scopes.holds(scopes, admin));
    }
}
