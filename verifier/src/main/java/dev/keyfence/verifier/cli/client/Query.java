package dev.keyfence.verifier.cli.client;

import org.jspecify.annotations.Nullable;

/** A path with its query; immutable. */
record Query(String text) {

    /** A path without a query. */
    static Query of(String path) {
        return new Query(path);
    }

    /** The same with one more parameter; without, where the value is null. */
    Query and(String name, @Nullable Object value) {
        return value == null
                ? this
                : new Query(
                        text
                                + (text.contains("?") ? '&' : '?')
                                + name
                                + '='
                                + Text.encoded(value.toString()));
    }
}
