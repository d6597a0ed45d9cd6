package dev.keyfence.verifier.assembly;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node that serves tells its operator. */
public final class Welcome {

    private Welcome() {}

    /**
     * The addresses, the root key when it is new, and calls to copy.
     *
     * @param data the data plane; null when there is none
     * @param control the control plane; null when there is none
     * @param grpc where Envoy asks over gRPC; null when it does not
     */
    public static List<String> lines(
            @Nullable URI data,
            @Nullable URI control,
            @Nullable InetSocketAddress grpc,
            Optional<String> rootKey) {
        List<String> lines = new ArrayList<>();
        if (data != null) {
            lines.add("Data plane:    " + data);
        }
        if (control != null) {
            lines.add("Control plane: " + control);
            lines.add("Console:       " + control.resolve("/console"));
        }
        if (grpc != null) {
            lines.add("gRPC:          " + grpc.getHostString() + ':' + grpc.getPort());
        }
        rootKey.ifPresent(key -> {
            lines.add("Root key:      " + key);
            lines.add("               shown this once: keep it safe");
        });
        if (data != null && control != null) {
            lines.addAll(calls(data, control, rootKey));
        }
        return lines;
    }

    private static List<String> calls(URI data, URI control, Optional<String> rootKey) {
        String json = " -H 'Content-Type: application/json' -d ";
        String admin = " -H \"Authorization: Bearer $KEYFENCE_KEY\"" + json;
        return List.of(
                "",
                "Create a key, verify it, revoke it:",
                "  export KEYFENCE_KEY=" + rootKey.orElse("'the root key of the first start'"),
                "  NEW=$(curl -s "
                        + control
                        + "/v1/keys"
                        + admin
                        + "'{\"profile\":\"keyfence\",\"owner\":\"acme\",\"name\":\"ci\","
                        + "\"environment\":\"live\",\"scopes\":[\"read\"]}'); echo \"$NEW\"",
                "  curl -s "
                        + data
                        + "/v1/verify"
                        + json
                        + "\"{\\\"key\\\":\\\"$(echo \"$NEW\" | grep -o 'kf_live_[0-9A-Za-z]*')\\\","
                        + "\\\"profile\\\":\\\"keyfence\\\",\\\"scopes\\\":[\\\"read\\\"]}\"",
                "  curl -s "
                        + control
                        + "/v1/keys/$(echo \"$NEW\" | grep -o 'key_[0-9a-z]\\{26\\}')/revoke"
                        + admin
                        + "'{\"reason\":\"key_compromise\"}'",
                "");
    }
}
