package dev.keyfence.verifier.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.keyimport.FileRow;
import dev.keyfence.verifier.transfer.TransferException.Kind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Uploads a file of keys, chunk by chunk, two at a time, so that the control node has work while
 * answers are on their way. What was answered for stands in a checkpoint beside the file: after a
 * crash the upload goes on from there, and rows that are sent again are found to be there. For one
 * thread.
 */
public final class KeyUpload {

    /** Half a second's work for a control node, so that little is sent again. */
    static final int CHUNK_ROWS = 10_000;

    /** What a control node takes at once. */
    private static final int UNDER_WAY_MAX = 2;

    /** Longer than a control node takes for a chunk, its own patience with Kafka included. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A node that is starting again is back by then. */
    private static final int TRIES_MAX = 30;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ControlTarget target;
    private final Settings settings;
    private final UploadWatcher watcher;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /**
     * What to upload.
     *
     * @param file the file, plain or gzip
     * @param format how it is written
     * @param checkpoint where it is kept how far the upload is
     * @param chunkRows how many rows are sent at once
     * @param pause how long to wait before something is tried again
     */
    public record Settings(
            Path file, FileFormat format, Path checkpoint, int chunkRows, Duration pause) {

        /** Keeps the checkpoint beside the file. */
        public static Settings of(Path file, FileFormat format) {
            return new Settings(
                    file,
                    format,
                    file.resolveSibling(file.getFileName() + ".keyfence-import"),
                    CHUNK_ROWS,
                    PAUSE);
        }
    }

    /** An upload of a file to a control plane. */
    public KeyUpload(ControlTarget target, Settings settings, UploadWatcher watcher) {
        this.target = target;
        this.settings = settings;
        this.watcher = watcher;
    }

    private record Sent(
            UploadFile.Part part, double share, CompletableFuture<HttpResponse<String>> answer) {}

    /**
     * Uploads what was not uploaded yet.
     *
     * @return what became of all rows
     * @throws TransferException when the file is wrong, or the control plane refuses or stays away;
     *     running it again goes on from there
     * @throws IOException when the file or the checkpoint cannot be read or written
     */
    public UploadTotals run() throws TransferException, IOException, InterruptedException {
        String fingerprint = Checkpoint.fingerprint(settings.file());
        Checkpoint done =
                Checkpoint.read(settings.checkpoint(), fingerprint)
                        .orElseGet(() -> Checkpoint.start(fingerprint));
        Deque<Sent> underWay = new ArrayDeque<>();
        try (http;
                UploadFile file = UploadFile.open(settings.file(), settings.format(), done)) {
            watcher.begins(done.totals(), file.share());
            Optional<UploadFile.Part> next = file.next(settings.chunkRows());
            while (next.isPresent() || !underWay.isEmpty()) {
                while (next.isPresent() && underWay.size() < UNDER_WAY_MAX) {
                    underWay.add(new Sent(next.get(), file.share(), send(next.get().chunk())));
                    next = file.next(settings.chunkRows());
                }
                done = settle(underWay.remove(), done);
            }
        } finally {
            underWay.forEach(sent -> sent.answer().cancel(true));
        }
        Files.deleteIfExists(settings.checkpoint());
        return done.totals();
    }

    /** Waits until a chunk is answered for, and keeps that it was. */
    private Checkpoint settle(Sent sent, Checkpoint before)
            throws TransferException, IOException, InterruptedException {
        UploadTotals totals = before.totals().plus(reject(sent.part()));
        Chunk chunk = sent.part().chunk();
        CompletableFuture<HttpResponse<String>> answer = sent.answer();
        for (int tries = 1; chunk.rows() > 0; tries++) {
            UploadReply reply = reply(answer, chunk);
            reply.notes().forEach(watcher::note);
            totals = totals.plus(reply.totals());
            if (reply.complete()) {
                break;
            }
            if (tries == TRIES_MAX) {
                throw new TransferException(
                        Kind.AWAY, reply.stopped() + ": run it again to go on from here");
            }
            watcher.waiting(reply.stopped());
            TimeUnit.NANOSECONDS.sleep(settings.pause().toNanos());
            chunk = reply.nextLine() > 0 ? chunk.from(reply.nextLine()) : chunk;
            answer = send(chunk);
        }
        Checkpoint done =
                new Checkpoint(
                        before.fingerprint(), sent.part().position(), sent.part().line(), totals);
        watcher.keep();
        done.write(settings.checkpoint());
        watcher.progress(totals, sent.share());
        return done;
    }

    private UploadTotals reject(UploadFile.Part part) {
        for (FileRow row : part.faulty()) {
            ObjectNode note = JsonNodeFactory.instance.objectNode();
            note.put("line", row.line());
            note.put("outcome", "rejected");
            note.put("detail", row.fault());
            watcher.note(note);
        }
        return new UploadTotals(0, 0, part.faulty().size());
    }

    private CompletableFuture<HttpResponse<String>> send(Chunk chunk) {
        if (chunk.rows() == 0) {
            return new CompletableFuture<>();
        }
        HttpRequest request =
                HttpRequest.newBuilder(target.at("/v1/keys/import"))
                        .timeout(ANSWER_TIMEOUT)
                        .header("Authorization", "Bearer " + target.key())
                        .header("Content-Type", settings.format().mediaType())
                        .POST(BodyPublishers.ofByteArray(chunk.body()))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString(UTF_8));
    }

    /** What a control node says; that it is away is said like that it stopped at the first row. */
    private static UploadReply reply(CompletableFuture<HttpResponse<String>> answer, Chunk chunk)
            throws TransferException {
        HttpResponse<String> response;
        try {
            response = answer.join();
        } catch (CompletionException e) {
            return nothing("the control plane does not answer");
        }
        try {
            return switch (response.statusCode()) {
                case 200 -> UploadReply.read(response.body(), chunk);
                case 401, 403 ->
                        throw new TransferException(
                                Kind.DENIED, "the key may not import keys: " + detail(response));
                case 503, 502, 504, 500, 429 -> nothing(detail(response));
                default -> throw new TransferException(Kind.INPUT, detail(response));
            };
        } catch (JsonProcessingException e) {
            return nothing("the control plane's answer cannot be read");
        }
    }

    private static UploadReply nothing(String why) {
        return new UploadReply(false, 0, why, UploadTotals.NOTHING, java.util.List.of());
    }

    private static String detail(HttpResponse<String> response) throws JsonProcessingException {
        return Problems.detail(response.statusCode(), response.body());
    }
}
