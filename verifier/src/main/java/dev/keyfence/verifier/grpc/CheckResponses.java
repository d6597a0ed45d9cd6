package dev.keyfence.verifier.grpc;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.keyfence.verifier.http.GatewayAnswer;
import dev.keyfence.verifier.http.GatewayAnswer.Pass;
import dev.keyfence.verifier.http.GatewayAnswer.Stop;
import dev.keyfence.verifier.http.GatewayAnswer.Unfit;
import dev.keyfence.verifier.http.GatewayCheck;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Reply;
import dev.keyfence.verifier.key.StoredKey;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * What Envoy is told: the API's headers or the client's refusal, and dynamic metadata for Envoy's
 * access log and the filters behind, which never leave it. A refusal's precise reason stands there
 * only, since Envoy passes on to the client every header of a refusal.
 */
final class CheckResponses {

    private final GatewayCheck gateways;

    CheckResponses(GatewayCheck gateways) {
        this.gateways = gateways;
    }

    /**
     * An answer as Envoy takes it.
     *
     * @param clients the names of the client's headers
     */
    CheckResponse of(GatewayAnswer answer, Collection<String> clients) {
        return switch (answer) {
            case Pass pass -> passed(pass, clients);
            case Stop stop -> stopped(stop);
            case Unfit unfit -> unfit(unfit.problem());
        };
    }

    /** The refusal of a question that makes no sense. */
    static CheckResponse unfit(Problem problem) {
        return denied(Reply.of(problem)).build();
    }

    private CheckResponse passed(Pass pass, Collection<String> clients) {
        OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
        pass.headers()
                .forEach((name, value) -> {
                    if (!value.isEmpty()) { // Envoy may drop an empty one, and leave the client's
                        // there
                        ok.addHeaders(header(name, value));
                    }
                });
        pass.clientHeaders()
                .forEach((name, value) -> ok.addResponseHeadersToAdd(header(name, value)));
        ok.addAllHeadersToRemove(pass.headersToRemove(clients));
        String stale = GatewayCheck.stale(pass.decision());
        if (stale != null) {
            ok.addResponseHeadersToAdd(header(GatewayCheck.STALE, stale));
        }
        return CheckResponse.newBuilder()
                .setStatus(status(Code.OK))
                .setOkResponse(ok)
                .setDynamicMetadata(metadata(pass))
                .build();
    }

    private CheckResponse stopped(Stop stop) {
        CheckResponse.Builder response = denied(stop.reply()).setDynamicMetadata(metadata(stop));
        String stale = GatewayCheck.stale(stop.decision());
        if (stale != null) {
            response.getDeniedResponseBuilder().addHeaders(header(GatewayCheck.STALE, stale));
        }
        return response.build();
    }

    private static CheckResponse.Builder denied(Reply reply) {
        DeniedHttpResponse.Builder denied =
                DeniedHttpResponse.newBuilder()
                        .setStatus(HttpStatus.newBuilder().setCode(code(reply.status())))
                        .addHeaders(header("Content-Type", reply.mediaType()))
                        .setBody(new String(reply.body(), StandardCharsets.UTF_8));
        reply.headers().forEach((name, value) -> denied.addHeaders(header(name, value)));
        return CheckResponse.newBuilder()
                .setStatus(status(refusal(reply.status())))
                .setDeniedResponse(denied);
    }

    /** Envoy takes an answer with a status that it has no name for as an error. */
    private static StatusCode code(int status) {
        StatusCode code = StatusCode.forNumber(status);
        return code == null ? StatusCode.Forbidden : code;
    }

    /** Any but OK denies; which one shows in Envoy's log. */
    private static Code refusal(int status) {
        return switch (status) {
            case 400 -> Code.INVALID_ARGUMENT;
            case 401 -> Code.UNAUTHENTICATED;
            case 429 -> Code.RESOURCE_EXHAUSTED;
            case 500 -> Code.INTERNAL;
            case 503 -> Code.UNAVAILABLE;
            default -> Code.PERMISSION_DENIED;
        };
    }

    private Struct metadata(Pass pass) {
        StoredKey key = pass.key();
        ListValue.Builder scopes = ListValue.newBuilder();
        key.scopes().forEach(scope -> scopes.addValues(text(scope)));
        return common(pass.decision().id().toString(), "ok")
                .putFields("profile", text(pass.profile().name()))
                .putFields("key_id", text(key.id().toString()))
                .putFields("owner", text(key.owner()))
                .putFields("environment", text(key.environment().word()))
                .putFields("scopes", Value.newBuilder().setListValue(scopes).build())
                .build();
    }

    private Struct metadata(Stop stop) {
        Struct.Builder fields =
                common(stop.decision().id().toString(), stop.deny().reason().code())
                        .putFields("profile", text(stop.decision().ask().profile()));
        if (stop.deny().candidate() != null) {
            fields.putFields("key_id", text(stop.deny().candidate().key().id().toString()));
            fields.putFields("owner", text(stop.deny().candidate().key().owner()));
        }
        return fields.build();
    }

    private Struct.Builder common(String decisionId, String reason) {
        return Struct.newBuilder()
                .putFields("decision_id", text(decisionId))
                .putFields("reason", text(reason))
                .putFields("fence_position", number(gateways.fencePosition()))
                .putFields("staleness_ms", number(gateways.stalenessMillis()));
    }

    /** In place of what the client sent under that name. */
    private static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }

    private static Status status(Code code) {
        return Status.newBuilder().setCode(code.getNumber()).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(long number) {
        return Value.newBuilder().setNumberValue((double) number).build();
    }
}
