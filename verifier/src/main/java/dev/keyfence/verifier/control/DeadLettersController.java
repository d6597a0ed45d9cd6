package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.DeadLetterBox;
import dev.keyfence.verifier.store.DeadLetterBox.Found;
import dev.keyfence.verifier.store.DeadLetterBox.Letter;
import dev.keyfence.verifier.store.DeadLetterBox.Place;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Records that nobody could use, and their second chance. */
@Controller("/v1/dead-letters")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class DeadLettersController {

    private final Calls calls;
    private final DeadLetterBox box;
    private final Redriving redriving;
    private final DeadLetterThread thread;

    DeadLettersController(
            Calls calls, DeadLetterBox box, Redriving redriving, DeadLetterThread thread) {
        this.calls = calls;
        this.box = box;
        this.redriving = redriving;
        this.thread = thread;
    }

    /** Lists the records, the one first that was reported last. */
    @Get
    CompletableFuture<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return calls.run(
                request, AdminScope.AUDIT_READ, _ -> answered(request, () -> page(request)));
    }

    /** Shows one. */
    @Get("/{id}")
    CompletableFuture<HttpResponse<byte[]>> show(HttpRequest<?> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.AUDIT_READ,
                _ -> answered(request, () -> with(id, request, this::shown)));
    }

    /** Offers one again where it belongs. */
    @Post("/{id}/redrive")
    CompletableFuture<HttpResponse<byte[]>> redrive(
            HttpRequest<?> request, @PathVariable String id) {
        return calls.run(
                request,
                AdminScope.KEYS_WRITE,
                caller ->
                        answered(
                                request,
                                () ->
                                        with(
                                                id,
                                                request,
                                                letter ->
                                                        redriving.redrive(
                                                                letter, caller, request))));
    }

    private MutableHttpResponse<byte[]> shown(Letter letter) {
        return Answers.json(200, DeadLetterJson.object(letter, box));
    }

    private MutableHttpResponse<byte[]> page(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, List.of("topic"));
        Optional<DeadLetterCursor> after = query.cursor().flatMap(DeadLetterCursor::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the next_cursor of an earlier answer");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        String topic = query.value("topic");
        Found found = box.find();
        List<Letter> left =
                found.letters().stream()
                        .filter(letter -> topic == null || topic.equals(letter.place().topic()))
                        .filter(letter -> after.isEmpty() || after.get().isBefore(letter))
                        .toList();
        List<Letter> items = left.subList(0, Math.min(query.limit(), left.size()));
        return Answers.json(
                200,
                DeadLetterJson.page(
                        items,
                        items.size() < left.size() ? DeadLetterCursor.of(items.getLast()) : null,
                        found.complete(),
                        box));
    }

    private MutableHttpResponse<byte[]> with(
            String id, HttpRequest<?> request, Function<Letter, MutableHttpResponse<byte[]>> work) {
        Optional<Place> place = Place.parse(id);
        Optional<Letter> letter =
                place.isEmpty()
                        ? Optional.empty()
                        : box.find().letters().stream()
                                .filter(each -> each.place().equals(place.get()))
                                .findFirst();
        return letter.map(work)
                .orElseGet(() ->
                        Answers.problem(
                                Problem.notFound(
                                        "there is no such dead letter: an id is topic, partition"
                                                + " and offset of a record that was set aside,"
                                                + " joined by dashes"),
                                request));
    }

    private CompletableFuture<MutableHttpResponse<byte[]>> answered(
            HttpRequest<?> request, Supplier<MutableHttpResponse<byte[]>> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.get();
                    } catch (DeadLetterBox.UnavailableException e) {
                        String why = String.valueOf(e.getMessage());
                        return Answers.problem(
                                Problem.unavailable("kafka_unavailable", why), request);
                    }
                },
                thread);
    }
}
