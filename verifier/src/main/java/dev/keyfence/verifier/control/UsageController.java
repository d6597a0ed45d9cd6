package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyUsage;
import dev.keyfence.verifier.store.KeyUsage.Kind;
import dev.keyfence.verifier.store.KeyUsage.Page;
import dev.keyfence.verifier.store.KeyUsage.Range;
import dev.keyfence.verifier.store.KeyUsage.Subject;
import dev.keyfence.verifier.store.KeyUsage.Window;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How keys are used. */
@Controller("/v1/usage")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class UsageController {

    private final Calls calls;
    private final KeyUsage usage;
    private final InstantSource clock;

    UsageController(Calls calls, KeyUsage usage, InstantSource clock) {
        this.calls = calls;
        this.usage = usage;
        this.clock = clock;
    }

    /** The windows of one key, owner, profile or route; or the totals of all of a kind. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.read(request, AdminScope.AUDIT_READ, _ -> answer(request));
    }

    private MutableHttpResponse<byte[]> answer(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, UsageQuery.FILTERS);
        Kind group = UsageQuery.group(query);
        Subject subject = UsageQuery.subject(query);
        Range range = UsageQuery.range(query, clock);
        boolean byName = UsageQuery.byName(query, group, range);
        Subject after = byName ? UsageCursor.after(query, group) : null;
        Range rest = group == null ? UsageCursor.rest(query, range) : range;
        check(query, group, subject);
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        if (!usage.complete()) {
            return Answers.problem(
                    Problem.unavailable(
                            "usage_incomplete",
                            "this node is reading usage from Kafka: try again in a moment"),
                    request);
        }
        if (group != null) {
            return byName ? totals(query, group, after, range) : busiest(query, group, range);
        }
        return windows(subject, rest, query.limit());
    }

    private MutableHttpResponse<byte[]> totals(
            PageQuery query, Kind group, @Nullable Subject after, Range range) {
        Page page = usage.totals(group, query.value("profile"), range, after, query.limit());
        Subject next = page.next();
        return Answers.json(
                200, UsageJson.totals(page.totals(), next == null ? null : UsageCursor.of(next)));
    }

    private MutableHttpResponse<byte[]> busiest(PageQuery query, Kind group, Range range) {
        return Answers.json(
                200,
                UsageJson.ranking(
                        usage.busiest(group, query.value("profile"), range, query.limit())));
    }

    private MutableHttpResponse<byte[]> windows(@Nullable Subject subject, Range range, int limit) {
        List<Window> windows =
                subject == null ? List.of() : usage.windows(subject, range, limit + 1);
        boolean more = windows.size() > limit;
        return Answers.json(
                200,
                UsageJson.windows(
                        more ? windows.subList(0, limit) : windows,
                        more ? Long.toString(windows.getLast().startMillis()) : null));
    }

    private static void check(PageQuery query, @Nullable Kind group, @Nullable Subject subject) {
        if (group == null) {
            if (subject == null) {
                query.reject("key_id", "or 'owner', 'profile' or 'group_by' must say whose usage");
            }
        } else if (subject != null && (group != Kind.ROUTE || subject.kind() != Kind.PROFILE)) {
            query.reject("group_by", "lists all of a kind, or with 'profile' its routes");
        }
    }
}
