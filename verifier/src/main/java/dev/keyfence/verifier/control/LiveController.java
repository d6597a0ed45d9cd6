package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.archive.Decisions;
import dev.keyfence.verifier.decide.Scopes;
import dev.keyfence.verifier.fence.RevocationQuery;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Figures of what is going on, as server-sent events: as many however much is going on. */
@Controller("/v1/live")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class LiveController {

    /** Faster than this, people see no difference. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** More than a team has screens; each costs a fraction of a millisecond a second. */
    private static final int WATCHERS_MAX = 64;

    private static final int REVOCATIONS = 5;

    private final Calls calls;
    private final Admission admission;
    private final Decisions decisions;
    private final Fleet fleet;
    private final RevocationService revocations;
    private final OpenAlerts alerts;
    private final Semaphore room = new Semaphore(WATCHERS_MAX);

    LiveController(
            Calls calls,
            Admission admission,
            Decisions decisions,
            Fleet fleet,
            RevocationService revocations,
            Alerts alerts) {
        this.calls = calls;
        this.admission = admission;
        this.decisions = decisions;
        this.fleet = fleet;
        this.revocations = revocations;
        this.alerts = new OpenAlerts(alerts);
    }

    /** Figures, until the caller's key ends or they go away. */
    @Get
    CompletableFuture<HttpResponse<?>> live(HttpRequest<?> request) {
        return calls.stream(
                request,
                AdminScope.AUDIT_READ,
                caller -> CompletableFuture.completedFuture(answer(request, caller)));
    }

    private MutableHttpResponse<?> answer(HttpRequest<?> request, Caller caller) {
        if (!room.tryAcquire()) {
            return Answers.problem(
                    Problem.unavailable(
                            "too_many_streams",
                            "no more can watch here at once; ask another control node"),
                    request);
        }
        Map<String, Supplier<byte[]>> slow = new HashMap<>();
        slow.put("revocations", this::latestRevocations);
        slow.put("alerts", alerts::json);
        if (Scopes.holds(caller.scopes(), AdminScope.FLEET_READ.scope())) {
            slow.put("fleet", () -> ControlJson.page(fleet.nodes(), null, ControlJson::node));
        }
        LiveFigures figures = new LiveFigures(decisions.tally(), InstantSource.system(), slow);
        return new EventStream(
                        LOOK_EVERY,
                        figures::next,
                        () -> admission.stillLetsIn(request, AdminScope.AUDIT_READ),
                        room::release)
                .answer();
    }

    private byte[] latestRevocations() {
        RevocationQuery all = new RevocationQuery(null, null, null, null, null, null);
        return ControlJson.page(
                revocations.list(all, Long.MAX_VALUE, REVOCATIONS).items(),
                null,
                RevocationJson::write);
    }
}
