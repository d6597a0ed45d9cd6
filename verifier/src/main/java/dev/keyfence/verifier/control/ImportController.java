package dev.keyfence.verifier.control;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Problem;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.keyimport.Plain;
import dev.keyfence.verifier.keyimport.RowReader;
import dev.keyfence.verifier.profile.AdminScope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Bringing keys in from elsewhere: a file of any size, read as it comes. */
@Controller("/v1/keys/import")
@Requires(property = "keyfence.plane", value = "control")
@Consumes("*/*")
@Produces("*/*")
final class ImportController {

    private final Calls calls;
    private final KeyImporter importer;
    private final ImportRows rows;
    private final ImportThreads threads;
    private final ControlThreads answering;

    ImportController(
            Calls calls,
            KeyImporter importer,
            ImportRows rows,
            ImportThreads threads,
            ControlThreads answering) {
        this.calls = calls;
        this.importer = importer;
        this.rows = rows;
        this.threads = threads;
        this.answering = answering;
    }

    /** Imports a file, and reports each row that was not accepted. */
    @Post
    CompletableFuture<HttpResponse<?>> bring(HttpRequest<?> request) {
        // Not an argument of this method: for one, the server would want a JSON library that binds.
        InputStream body = ((ServerHttpRequest<?>) request).byteBody().toInputStream();
        return calls.stream(
                        request,
                        AdminScope.KEYS_WRITE,
                        caller ->
                                CompletableFuture.supplyAsync(
                                        () -> bring(request, body, caller), threads))
                .whenComplete((_, _) -> close(body));
    }

    private MutableHttpResponse<?> bring(HttpRequest<?> request, InputStream body, Caller caller) {
        Optional<FileFormat> format =
                request.getContentType().map(Object::toString).flatMap(FileFormat::ofMediaType);
        if (format.isEmpty()) {
            return Answers.problem(unknownType(), request);
        }
        PageQuery query = PageQuery.of(request, java.util.List.of("report"));
        String report = query.value("report");
        if (report != null && !report.equals("all")) {
            query.reject("report", "must be all, or left out");
        }
        if (query.problem() != null) {
            return Answers.problem(query.problem(), request);
        }
        try {
            RowReader file = new RowReader(Plain.of(body), format.get());
            return switch (RowMeaning.begin(format.get(), file, rows)) {
                case RowMeaning.Begun.Unfit(String reason) ->
                        Answers.problem(Problem.badRequest(reason), request);
                case RowMeaning.Begun.Fit(RowMeaning meaning) ->
                        report(file, meaning, caller, report != null);
            };
        } catch (IOException e) {
            return Answers.problem(
                    Problem.badRequest("the file cannot be read: it opens like gzip and is not"),
                    request);
        }
    }

    private MutableHttpResponse<?> report(
            RowReader file, RowMeaning meaning, Caller caller, boolean tellsAccepted)
            throws IOException {
        ImportReport report = new ImportReport(tellsAccepted);
        try {
            ImportRun.End end = new ImportRun(importer, report, caller).run(file, meaning);
            return Streamed.of(
                    FileFormat.NDJSON.mediaType(), Streamed.pieces(report.read(end)), answering);
        } catch (IOException | RuntimeException e) {
            report.close();
            throw e;
        }
    }

    static Problem unknownType() {
        return Problem.of(
                415,
                "unsupported_media_type",
                "The file's type is not understood",
                "send it with the header 'Content-Type: application/x-ndjson' or 'text/csv', plain"
                        + " or gzip");
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
