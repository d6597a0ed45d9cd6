package dev.keyfence.verifier.credential;

/** One way to carry a key in a header. Implementations hold no state. */
public interface HeaderScheme {

    /** The header it looks at, such as {@code Authorization}. */
    String header();

    /** How a request presents a key by it, for whoever forgot: {@code X-Api-Key: <key>}. */
    String usage();

    /**
     * What {@code WWW-Authenticate} asks for under this scheme (RFC 9110 section 11.6.1).
     *
     * @param realm the profile's name, which needs no quoting
     */
    String challenge(String realm);

    /** Reads this scheme's credential; never throws, whatever the headers hold. */
    Presented read(Headers headers);
}
