package dev.keyfence.verifier.registry;

import dev.keyfence.verifier.registry.Answer.Done;
import dev.keyfence.verifier.registry.Answer.Raw;
import dev.keyfence.verifier.registry.Answer.Refused;
import dev.keyfence.verifier.registry.SchemaLogEntry.LevelEntry;
import dev.keyfence.verifier.registry.SchemaLogEntry.SchemaEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for Avro. Reads are answered from memory; writes go one at a time, over one
 * thread, to the log and then to memory, so that an answer never runs ahead of what is kept. Only
 * one process may write to a log: solo mode's single node. Safe for any number of threads.
 */
public final class SchemaRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);

    /** Registrations waiting at once: a node registers some ten schemas at start, one by one. */
    private static final int MAX_WAITING = 64;

    private static final long CLOSE_SECONDS = 2;

    private final SchemaLog log;
    private final ThreadPoolExecutor writer;
    private volatile RegistryState state = new RegistryState();

    /** Set when an entry may or may not be in the log; used by the writer alone. */
    private boolean unsure;

    SchemaRegistry(SchemaLog log) {
        this.log = log;
        this.writer =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING),
                        task -> new Thread(task, "keyfence-registry"));
        reload();
    }

    /**
     * The registry whose content is in a topic, read to its end.
     *
     * @param bootstrapServers the Kafka cluster
     * @param topic the topic's full name; it must exist, with one partition
     * @throws RuntimeException when the topic cannot be read
     */
    public static SchemaRegistry over(String bootstrapServers, String topic) {
        return new SchemaRegistry(new KafkaSchemaLog(bootstrapServers, topic));
    }

    Answer subjects() {
        return new Done(state.subjects());
    }

    Answer versions(String subject) {
        List<RegisteredSchema> versions = state.versions(subject);
        return versions.isEmpty()
                ? Refused.noSubject(subject)
                : new Done(versions.stream().map(RegisteredSchema::version).toList());
    }

    Answer version(String subject, String version, boolean schemaOnly) {
        return switch (Versions.find(state, subject, version)) {
            case Versions.Found(RegisteredSchema found) ->
                    schemaOnly ? new Raw(found.schema()) : new Done(described(found));
            case Versions.Missing(Refused refusal) -> refusal;
        };
    }

    Answer byId(int id) {
        return state.text(id)
                .<Answer>map(text -> new Done(Map.of("schema", text)))
                .orElseGet(Refused::noSchema);
    }

    Answer lookUp(String subject, SchemaText text) {
        if (state.versions(subject).isEmpty()) {
            return Refused.noSubject(subject);
        }
        return switch (text) {
            case SchemaText.Invalid(Refused refusal) -> refusal;
            case SchemaText.Valid valid ->
                    state.find(subject, valid.text())
                            .<Answer>map(found -> new Done(described(found)))
                            .orElseGet(Refused::noSchema);
        };
    }

    Answer compatibility(String subject, String version, SchemaText text, boolean verbose) {
        if (state.versions(subject).isEmpty() && version.equals("latest")) {
            return text instanceof SchemaText.Invalid(Refused refusal)
                    ? refusal
                    : compatible(List.of(), verbose);
        }
        return switch (Versions.find(state, subject, version)) {
            case Versions.Missing(Refused refusal) -> refusal;
            case Versions.Found(RegisteredSchema found) ->
                    switch (text) {
                        case SchemaText.Invalid(Refused refusal) -> refusal;
                        case SchemaText.Valid(Schema schema) ->
                                compatible(
                                        Compatibility.objections(
                                                levelOf(subject), schema, List.of(parse(found))),
                                        verbose);
                    };
        };
    }

    Answer level(@Nullable String subject, boolean orGlobal) {
        if (subject == null) {
            return new Done(Map.of("compatibilityLevel", state.level()));
        }
        return state.ownLevel(subject)
                .or(() -> orGlobal ? Optional.of(state.level()) : Optional.empty())
                .<Answer>map(level -> new Done(Map.of("compatibilityLevel", level)))
                .orElseGet(() -> Refused.noOwnLevel(subject));
    }

    CompletableFuture<Answer> setLevel(@Nullable String subject, CompatibilityLevel level) {
        return write(() -> {
            keep(new LevelEntry(subject, level));
            return new Done(Map.of("compatibility", level));
        });
    }

    CompletableFuture<Answer> register(String subject, SchemaText text) {
        return switch (text) {
            case SchemaText.Invalid(Refused refusal) -> CompletableFuture.completedFuture(refusal);
            case SchemaText.Valid valid -> write(() -> registerNow(subject, valid));
        };
    }

    /**
     * Stops taking registrations and closes the log; takes {@code 2 s} at the most for the first.
     */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }

    private Answer registerNow(String subject, SchemaText.Valid candidate) {
        var known = state.find(subject, candidate.text());
        if (known.isPresent()) {
            return new Done(Map.of("id", known.get().id()));
        }
        List<String> objections =
                Compatibility.objections(
                        levelOf(subject),
                        candidate.schema(),
                        state.versions(subject).stream().map(SchemaRegistry::parse).toList());
        if (!objections.isEmpty()) {
            return Refused.incompatible(subject, String.join("; ", objections));
        }
        RegisteredSchema next = state.next(subject, candidate.text());
        keep(new SchemaEntry(next));
        LOG.info("registered version {} of {} as id {}", next.version(), subject, next.id());
        return new Done(Map.of("id", next.id()));
    }

    private CompletableFuture<Answer> write(Supplier<Answer> task) {
        try {
            return CompletableFuture.supplyAsync(() -> writeNow(task), writer);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Refused.busy());
        }
    }

    private Answer writeNow(Supplier<Answer> task) {
        try {
            if (unsure) {
                reload();
            }
            return task.get();
        } catch (SchemaLogException e) {
            LOG.warn("{}; the registration was refused and can be repeated", e.getMessage(), e);
            return Refused.logAway();
        }
    }

    private void keep(SchemaLogEntry entry) {
        unsure = true;
        log.append(entry);
        unsure = false;
        state.apply(entry);
    }

    private void reload() {
        RegistryState fresh = new RegistryState();
        log.read(fresh::apply);
        state = fresh;
        unsure = false;
    }

    private CompatibilityLevel levelOf(String subject) {
        return state.ownLevel(subject).orElseGet(state::level);
    }

    private static Schema parse(RegisteredSchema registered) {
        return new Schema.Parser().parse(registered.schema());
    }

    private static Answer compatible(List<String> objections, boolean verbose) {
        return new Done(
                verbose
                        ? Map.of("is_compatible", objections.isEmpty(), "messages", objections)
                        : Map.of("is_compatible", objections.isEmpty()));
    }

    private static Map<String, Object> described(RegisteredSchema one) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("subject", one.subject());
        body.put("version", one.version());
        body.put("id", one.id());
        body.put("schema", one.schema());
        return body;
    }
}
