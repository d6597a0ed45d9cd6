package dev.keyfence.verifier.fence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some revocations, newest first.
 *
 * @param items fewer than were asked for, even none, does not mean that these are the last
 * @param nextBefore where to go on: the position that all further ones stand before; null when
 *     there are none
 */
public record RevocationPage(List<ReportedRevocation> items, @Nullable Long nextBefore) {

    /** Keeps the list from changing. */
    public RevocationPage {
        items = List.copyOf(items);
    }
}
