package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.verify.Decision;
import java.util.Map;

/** What a gateway is to do with a client's request. */
public sealed interface GatewayAnswer {

    /**
     * Pass it on to the API, without its key.
     *
     * @param key who calls
     * @param headers what the API is to be told, by name, in place of what the client says there
     * @param clientHeaders what the client is to be told with the API's answer, by name
     */
    record Pass(
            Decision decision,
            Profile profile,
            StoredKey key,
            Map<String, String> headers,
            Map<String, String> clientHeaders)
            implements GatewayAnswer {}

    /**
     * Refuse it.
     *
     * @param reply what the client is told, in the profile's words
     * @param facts what the gateway is told beside, by header, and the client never
     */
    record Stop(Decision decision, Deny deny, Reply reply, Map<String, String> facts)
            implements GatewayAnswer {}

    /** Refuse it: the gateway asks for what makes no sense. */
    record Unfit(Problem problem) implements GatewayAnswer {}
}
