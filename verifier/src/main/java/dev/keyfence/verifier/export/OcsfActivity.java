package dev.keyfence.verifier.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.schemas.record.Decision;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decision as API Activity (class 6003), or, when nobody knows whose key it was, as
 * Authentication (class 3002).
 */
final class OcsfActivity {

    private static final int OTHER = 99;
    private static final int UNKNOWN = 0;
    private static final int LOGON = 1;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;
    private static final int INFORMATIONAL = 1;
    private static final int LOW = 2;

    private OcsfActivity() {}

    static ObjectNode write(ObjectNode event, Decision decision) {
        boolean known = decision.getKeyId() != null;
        OcsfFormat.base(
                event,
                known ? OcsfClass.API_ACTIVITY : OcsfClass.AUTHENTICATION,
                known ? activity(decision.getMethod()) : LOGON,
                Exported.id(decision),
                Optional.ofNullable(decision.getRequestTime())
                        .orElse(decision.getTime())
                        .toEpochMilli());
        ((ObjectNode) event.get("metadata")).put("logged_time", decision.getTime().toEpochMilli());
        boolean allowed = DecisionFacts.isAllowed(decision);
        event.put("severity_id", allowed ? INFORMATIONAL : LOW);
        event.put("status_id", allowed ? SUCCESS : FAILURE);
        event.put("status_code", decision.getReason());
        event.put(
                "message",
                "%s: %s by %s"
                        .formatted(
                                allowed ? "allowed" : "denied",
                                decision.getReason(),
                                decision.getNodeId()));
        if (known) {
            user(event.putObject("actor").putObject("user"), decision);
            api(event.putObject("api"), decision);
        } else {
            event.putObject("user").put("uid", "unknown");
            event.putObject("service").put("name", decision.getProfile());
        }
        source(event.putObject("src_endpoint"), decision);
        request(event.putObject("http_request"), decision);
        unmapped(event.putObject("unmapped"), decision);
        return event;
    }

    /** What has no place in the schema. */
    private static void unmapped(ObjectNode unmapped, Decision decision) {
        if (decision.getEnvironment() != null) {
            unmapped.put("environment", decision.getEnvironment().name().toLowerCase(Locale.ROOT));
        }
        unmapped.put("digest_prefix", decision.getDigestPrefix());
        ArrayNode scopes = unmapped.putArray("required_scopes");
        decision.getRequiredScopes().forEach(scopes::add);
        unmapped.put("canary", decision.getCanary());
        unmapped.put("observed_by", decision.getObservedBy());
    }

    private static int activity(@Nullable String method) {
        if (method == null) {
            return UNKNOWN;
        }
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "POST" -> 1;
            case "GET", "HEAD" -> 2;
            case "PUT", "PATCH" -> 3;
            case "DELETE" -> 4;
            default -> OTHER;
        };
    }

    private static void user(ObjectNode user, Decision decision) {
        user.put("credential_uid", decision.getKeyId());
        user.put("uid", Optional.ofNullable(decision.getOwner()).orElse(decision.getKeyId()));
    }

    private static void api(ObjectNode api, Decision decision) {
        api.put(
                "operation",
                (Optional.ofNullable(decision.getMethod()).orElse("")
                                + ' '
                                + Optional.ofNullable(decision.getRoute()).orElse("unknown"))
                        .strip());
        api.putObject("service").put("name", decision.getProfile());
    }

    /** An endpoint must say something of itself. */
    private static void source(ObjectNode source, Decision decision) {
        if (decision.getClientIp() == null) {
            source.put("name", "unknown");
        } else {
            source.put("ip", decision.getClientIp());
        }
    }

    private static void request(ObjectNode request, Decision decision) {
        if (decision.getMethod() != null) {
            request.put("http_method", decision.getMethod());
        }
        if (decision.getUserAgent() != null) {
            request.put("user_agent", decision.getUserAgent());
        }
        if (decision.getRoute() != null) {
            request.putObject("url").put("path", decision.getRoute());
        }
    }
}
