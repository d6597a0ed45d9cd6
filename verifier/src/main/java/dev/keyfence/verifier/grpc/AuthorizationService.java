package dev.keyfence.verifier.grpc;

import dev.keyfence.verifier.http.GatewayCheck;
import dev.keyfence.verifier.http.GatewayRequest;
import dev.keyfence.verifier.http.Problem;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code envoy.service.auth.v3.Authorization/Check}. Every call is answered, a failure with a
 * refusal: what Envoy does after an error of gRPC is its configuration's to say, and may be to let
 * the request pass.
 */
final class AuthorizationService extends AuthorizationGrpc.AuthorizationImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationService.class);

    private final GatewayCheck gateways;
    private final CheckResponses responses;

    AuthorizationService(GatewayCheck gateways) {
        this.gateways = gateways;
        this.responses = new CheckResponses(gateways);
    }

    /** Read, wait where the client demands what is not applied yet, decide, answer. */
    @Override
    public void check(CheckRequest call, StreamObserver<CheckResponse> observer) {
        // Without a handler, an answer to a call that Envoy has given up throws.
        ((ServerCallStreamObserver<CheckResponse>) observer).setOnCancelHandler(() -> {});
        CheckRequests request = new CheckRequests(call);
        Problem objection = GatewayCheck.objection(request.minFence());
        if (objection != null) {
            answer(observer, CheckResponses.unfit(objection));
            return;
        }
        GatewayRequest asked = request.read();
        CompletableFuture<?> wait = gateways.await(asked.minFence());
        if (wait == null) {
            answer(observer, decide(asked, request));
        } else {
            var _ = wait.whenComplete((_, _) -> answer(observer, decide(asked, request)));
        }
    }

    private CheckResponse decide(GatewayRequest asked, CheckRequests request) {
        try {
            return responses.of(gateways.answer(asked), request.headerNames());
        } catch (RuntimeException e) { // else the call would be an error, which may let it pass
            LOG.error("A check for Envoy failed: a bug. The request was refused with 500.", e);
            return CheckResponses.unfit(Problem.broken());
        }
    }

    private static void answer(StreamObserver<CheckResponse> observer, CheckResponse response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
