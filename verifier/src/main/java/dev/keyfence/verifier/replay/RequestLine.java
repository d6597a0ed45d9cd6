package dev.keyfence.verifier.replay;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for, as far as a log tells it.
 *
 * @param method the method; null where there is none
 * @param path without its query, which may hold secrets; null where there is none
 */
record RequestLine(@Nullable String method, @Nullable String path) {

    private static final RequestLine NONE = new RequestLine(null, null);

    /**
     * Reads {@code METHOD target} or {@code METHOD target HTTP/version}; any other text is a path
     * of no method, and {@code -} is nothing.
     */
    static RequestLine of(@Nullable String text) {
        if (text == null || text.equals("-")) {
            return NONE;
        }
        int space = text.indexOf(' ');
        boolean named = space > 0 && Fields.isMethod(text.substring(0, space));
        String target = text.substring(named ? space + 1 : 0);
        int version = named ? target.lastIndexOf(" HTTP/") : -1;
        return new RequestLine(
                named ? text.substring(0, space) : null,
                Fields.sendable(Fields.path(version < 0 ? target : target.substring(0, version))));
    }
}
