package dev.keyfence.verifier.credential;

import java.util.List;

/** A header that holds the key and nothing else, such as {@code X-Api-Key}. */
record CustomHeaderScheme(String header) implements HeaderScheme {

    /** No scheme of this kind is registered; its word and parameter say which header to send. */
    @Override
    public String challenge(String realm) {
        return "ApiKey realm=\"" + realm + "\", header=\"" + header + '"';
    }

    @Override
    public String usage() {
        return header + ": <key>";
    }

    @Override
    public Presented read(Headers headers) {
        List<String> values = headers.all(header);
        return switch (values.size()) {
            case 0 -> Presented.None.INSTANCE;
            case 1 -> Credentials.token(values.getFirst(), 0);
            default -> Presented.Malformed.INSTANCE;
        };
    }
}
