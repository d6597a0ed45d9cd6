package dev.keyfence.verifier.http;

import dev.keyfence.verifier.decide.Verdict.Deny;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.verify.Decision;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a gateway is to do with a client's request. */
public sealed interface GatewayAnswer {

    /**
     * Pass it on to the API, without its key.
     *
     * @param key who calls
     * @param headers what the API is to be told, by name, in place of what the client says there;
     *     empty where there is nothing to tell. The asker's own, who may add to it
     * @param clientHeaders what the client is to be told with the API's answer, by name
     */
    record Pass(
            Decision decision,
            Profile profile,
            StoredKey key,
            Map<String, String> headers,
            Map<String, String> clientHeaders)
            implements GatewayAnswer {

        /**
         * The client's headers that must not reach the API: those that may hold its key, and those
         * of ours in whose place nothing is told. In lower case.
         *
         * @param clients the names of the client's headers, as far as they are known
         */
        public List<String> headersToRemove(Collection<String> clients) {
            Set<String> names = new LinkedHashSet<>(List.of(profile.headerNames().split(",", -1)));
            names.addAll(GatewayCheck.TOLD_AT_TIMES);
            headers.keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            clients.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .filter(GatewayCheck::isOurs)
                    .forEach(names::add);
            headers.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    names.remove(name.toLowerCase(Locale.ROOT));
                }
            });
            return List.copyOf(names);
        }
    }

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
