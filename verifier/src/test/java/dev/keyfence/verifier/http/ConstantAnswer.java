package dev.keyfence.verifier.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import org.jspecify.annotations.Nullable;

/**
 * What a verification is measured against: the least that the same server can do for a request, in
 * the same process. Nowhere but in processes whose environment asks for it.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(condition = ConstantAnswer.Wanted.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConstantAnswer {

    /** The variable that asks for it, whatever it says. */
    static final String VARIABLE = "BENCHMARK_CONSTANT";

    private static final String PATH = "/constant";
    private static final byte[] EMPTY = {};

    /** Whether it is asked for. */
    static final class Wanted implements Condition {

        @Override
        public boolean matches(@SuppressWarnings("rawtypes") ConditionContext context) {
            return System.getenv(VARIABLE) != null;
        }
    }

    /** Answers its path, and lets others pass. */
    @RequestFilter
    @PreMatching
    @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
        return request.getPath().equals(PATH) ? HttpResponse.<byte[]>ok().body(EMPTY) : null;
    }
}
