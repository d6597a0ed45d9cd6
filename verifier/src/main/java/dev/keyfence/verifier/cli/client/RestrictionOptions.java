package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From where, and for which requests, a key may be used. */
final class RestrictionOptions {

    private static final String FIELD = "restrictions";

    @Option(
            names = "--allow-ip",
            paramLabel = "LIST",
            description =
                    "Addresses and blocks of them (203.0.113.0/24) that it may be used from,"
                            + " separated by commas. Default: anywhere.")
    @Nullable String ips;

    @Option(
            names = "--allow-route",
            paramLabel = "ROUTE",
            description =
                    "Requests that it may be used for, such as 'GET,HEAD /v1/**'; may be given"
                            + " several times. Default: any.")
    @Nullable List<String> routes;

    /** Puts them into a request's body, if there are any. */
    void putInto(ObjectNode body) {
        if (ips == null && routes == null) {
            return;
        }
        ObjectNode restrictions = body.putObject(FIELD);
        Bodies.putList(restrictions, "ip_allow", ips);
        if (routes != null) {
            ArrayNode list = restrictions.putArray("routes");
            routes.forEach(list::add);
        }
    }
}
