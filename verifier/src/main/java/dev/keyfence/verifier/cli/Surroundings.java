package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.StartFailure;
import dev.keyfence.verifier.profile.Profiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command reads beside its options. */
record Surroundings(Map<String, String> environment, String host) {

    private static final String ROOT_KEY = "KEYFENCE_ROOT_KEY";

    static Surroundings of(Map<String, String> environment) {
        return new Surroundings(environment, hostName());
    }

    /**
     * The root key that the environment brings, or null.
     *
     * @throws StartFailure when it is not a key of the keyfence profile
     */
    @Nullable String rootKey() {
        String key = environment.get(ROOT_KEY);
        if (key == null || key.isEmpty()) {
            return null;
        }
        boolean fits = Profiles.keyfence().format().environmentOf(key).isPresent();
        if (!fits) {
            throw new StartFailure(
                    StartFailure.Kind.SETTINGS,
                    ROOT_KEY
                            + " is not a key of the keyfence profile: kf_live_, 32 characters and a"
                            + " checksum of 6; leave it out to have one made");
        }
        return key;
    }

    /** Environment variables may hold secrets. */
    @Override
    public String toString() {
        return "Surroundings[" + host + ']';
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
