package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.AlertException;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.alert.SettingChange;
import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.Base32;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and ends exceptions. One that is ended is kept, with who ended it, for as long as the
 * alerts that it swallowed; whoever makes another clears away what is older.
 */
final class Exceptions {

    private static final Logger LOG = LoggerFactory.getLogger(Exceptions.class);

    /** Every alert is held against each of them. */
    static final int ACTIVE_MAX = 1_000;

    /** As long as the topic of alerts keeps them. */
    private static final long KEPT_MICROS =
            TimeUnit.MILLISECONDS.toMicros(ExceptionBody.LENGTH_MAX.toMillis());

    private static final int RANDOM_BITS = 16;

    private final DetectionSettings settings;
    private final RuleCatalogue catalogue;
    private final AlertThread thread;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Exceptions(
            DetectionSettings settings,
            RuleCatalogue catalogue,
            AlertThread thread,
            InstantSource clock) {
        this.settings = settings;
        this.catalogue = catalogue;
        this.thread = thread;
        this.clock = clock;
    }

    /** How an exception is shown. */
    @FunctionalInterface
    interface Showing {
        /** Answers with it. */
        MutableHttpResponse<byte[]> show(int status, AlertException exception);
    }

    /** Makes one. */
    CompletableFuture<MutableHttpResponse<byte[]>> create(
            byte @Nullable [] body, Caller caller, HttpRequest<?> request, Showing showing) {
        long now = Times.micros(clock.instant());
        ExceptionBody read = ExceptionBody.read(body, catalogue, now);
        Problem problem = read.problem();
        if (problem != null) {
            return CompletableFuture.completedFuture(Answers.problem(problem, request));
        }
        AlertException exception =
                new AlertException(
                        newId(),
                        read.criteria(),
                        read.reason(),
                        read.expiresAtMicros(),
                        new SettingChange(1, caller.actor(), now));
        return onThread(
                request,
                () -> {
                    List<AlertException> all = settings.exceptions();
                    if (all.stream().filter(one -> one.expiresAtMicros() > now).count()
                            >= ACTIVE_MAX) {
                        return Answers.problem(tooMany(), request);
                    }
                    settings.put(exception);
                    clearAway(all, now);
                    LOG.info("Exception {} was made by {}.", exception.id(), caller.actor().id());
                    return showing.show(201, exception);
                });
    }

    /** Ends one; ending it again changes nothing. */
    CompletableFuture<MutableHttpResponse<byte[]>> end(
            String id, Caller caller, HttpRequest<?> request, Showing showing) {
        return onThread(
                request,
                () -> {
                    Optional<AlertException> found = settings.exception(id);
                    if (found.isEmpty()) {
                        return Answers.problem(ExceptionsController.unknown(), request);
                    }
                    AlertException exception = found.get();
                    long now = Times.micros(clock.instant());
                    if (exception.expiresAtMicros() > now) {
                        exception =
                                exception.until(
                                        now,
                                        new SettingChange(
                                                exception.change().version() + 1,
                                                caller.actor(),
                                                now));
                        settings.put(exception);
                        LOG.info("Exception {} was ended by {}.", id, caller.actor().id());
                    }
                    return showing.show(200, exception);
                });
    }

    /** Work that waits for Kafka. */
    @FunctionalInterface
    interface Writing {
        /** Does it and answers. */
        MutableHttpResponse<byte[]> write() throws NotWrittenException;
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> onThread(
            HttpRequest<?> request, Writing writing) {
        return CompletableFuture.supplyAsync(answered(request, writing), thread);
    }

    /** Tells when Kafka does not answer. */
    static Supplier<MutableHttpResponse<byte[]>> answered(HttpRequest<?> request, Writing writing) {
        return () -> {
            try {
                return writing.write();
            } catch (NotWrittenException e) {
                return Answers.problem(AlertSteps.notWritten(e), request);
            }
        };
    }

    private void clearAway(List<AlertException> all, long now) throws NotWrittenException {
        List<String> old =
                all.stream()
                        .filter(one -> one.expiresAtMicros() < now - KEPT_MICROS)
                        .map(AlertException::id)
                        .toList();
        if (!old.isEmpty()) {
            settings.forget(old);
        }
    }

    /** Sortable by when it was made, as the ids of keys are. */
    private String newId() {
        return Base32.encode(
                "exc_",
                (clock.millis() << RANDOM_BITS) | random.nextInt(1 << RANDOM_BITS),
                random.nextLong());
    }

    private static Problem tooMany() {
        return Problem.of(
                409,
                "too_many_exceptions",
                "There are too many exceptions",
                "%d are active: end some, or turn the rule down that needs so many"
                        .formatted(ACTIVE_MAX));
    }
}
