package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.verifier.http.Answers;
import dev.keyfence.verifier.http.Json;
import dev.keyfence.verifier.http.Times;
import dev.keyfence.verifier.key.KeyDetails;
import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.key.Restrictions;
import dev.keyfence.verifier.key.StoredKey;
import dev.keyfence.verifier.keyimport.CsvRow;
import dev.keyfence.verifier.keyimport.FileFormat;
import dev.keyfence.verifier.profile.AdminScope;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyDirectory.KeyFilter;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Taking all keys along, but for their secrets. */
@Controller("/v1/keys/export")
@Requires(property = "keyfence.plane", value = "control")
@Produces("*/*")
final class ExportController {

    /** About a quarter of a megabyte, made in some milliseconds. */
    private static final int KEYS_PER_PIECE = 500;

    private static final List<String> COLUMNS =
            List.of(
                    "key_id",
                    "profile",
                    "owner",
                    "name",
                    "environment",
                    "scopes",
                    "tags",
                    "attributes",
                    "restrictions",
                    "canary",
                    "state",
                    "version",
                    "created_at",
                    "updated_at",
                    "expires_at");

    private final Calls calls;
    private final KeyDirectory directory;
    private final ControlThreads threads;

    ExportController(Calls calls, KeyDirectory directory, ControlThreads threads) {
        this.calls = calls;
        this.directory = directory;
        this.threads = threads;
    }

    /** All keys in the order of their creation, each as it is when its turn comes. */
    @Get
    CompletableFuture<HttpResponse<?>> all(HttpRequest<?> request) {
        return calls.stream(
                request,
                AdminScope.KEYS_READ,
                _ -> CompletableFuture.completedFuture(answer(request)));
    }

    private MutableHttpResponse<?> answer(HttpRequest<?> request) {
        PageQuery query = PageQuery.of(request, List.of("format", "owner", "profile", "tag"));
        String word = query.value("format");
        Optional<FileFormat> format =
                word == null ? Optional.of(FileFormat.NDJSON) : FileFormat.ofWord(word);
        if (format.isEmpty()) {
            query.reject("format", "must be ndjson or csv");
        }
        Optional<KeyId> after = query.cursor().flatMap(KeyId::parse);
        if (query.cursor().isPresent() && after.isEmpty()) {
            query.reject("cursor", "must be the key_id of the last key that came");
        }
        if (query.problem() != null || format.isEmpty()) {
            return Answers.problem(Objects.requireNonNull(query.problem()), request);
        }
        KeyFilter filter =
                KeyFilter.ALL
                        .profile(query.value("profile"))
                        .owner(query.value("owner"))
                        .tag(query.value("tag"));
        return Streamed.of(
                format.get().mediaType(),
                new Pieces(filter, format.get(), after.orElse(null)),
                threads);
    }

    /** Reads on where the last piece ended. Called by one thread at a time. */
    private final class Pieces implements Callable<byte @Nullable []> {

        private final KeyFilter filter;
        private final FileFormat format;
        private @Nullable KeyId after;
        private boolean begun;

        Pieces(KeyFilter filter, FileFormat format, @Nullable KeyId after) {
            this.filter = filter;
            this.format = format;
            this.after = after;
        }

        @Override
        public byte @Nullable [] call() {
            List<KeyDetails> keys = directory.list(filter, after, KEYS_PER_PIECE);
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            if (!begun && format == FileFormat.CSV) {
                write(piece, CsvRow.write(COLUMNS).getBytes(UTF_8));
            }
            begun = true;
            for (KeyDetails key : keys) {
                write(piece, row(key));
                after = key.key().id();
            }
            return piece.size() == 0 ? null : piece.toByteArray();
        }

        private byte[] row(KeyDetails key) {
            return switch (format) {
                case NDJSON -> Json.object(json -> ControlJson.key(json, key, null));
                case CSV -> CsvRow.write(fields(key)).getBytes(UTF_8);
            };
        }

        private void write(ByteArrayOutputStream piece, byte[] row) {
            piece.writeBytes(row);
            piece.write('\n');
        }
    }

    private static List<String> fields(KeyDetails details) {
        StoredKey key = details.key();
        return List.of(
                key.id().toString(),
                key.profile(),
                key.owner(),
                details.name(),
                key.environment().word(),
                String.join(" ", key.scopes()),
                String.join(" ", key.tags()),
                attributes(details),
                restrictions(key.terms().restrictions()),
                Boolean.toString(key.terms().canary()),
                key.status().name().toLowerCase(Locale.ROOT),
                Long.toString(key.version()),
                time(key.createdAtMicros()),
                time(details.updatedAtMicros()),
                time(key.expiresAtMicros()));
    }

    private static String attributes(KeyDetails details) {
        return details.attributes().isEmpty()
                ? ""
                : new String(
                        Json.object(json -> {
                            for (var attribute : details.attributes().entrySet()) {
                                json.writeStringField(attribute.getKey(), attribute.getValue());
                            }
                        }),
                        UTF_8);
    }

    private static String restrictions(Restrictions restrictions) {
        return restrictions.isNone()
                ? ""
                : new String(
                        Json.object(json -> RestrictionsField.write(json, restrictions)), UTF_8);
    }

    private static String time(long micros) {
        return Objects.requireNonNullElse(Times.text(micros), "");
    }
}
