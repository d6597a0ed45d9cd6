package dev.keyfence.verifier.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.fleet.Api.Answer;
import dev.keyfence.verifier.fleet.Api.NewKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From revoking to the confirmed receipt, with three verifiers, a control node and one broker, each
 * a process; only the Maven profile {@code benchmark} calls it. Beside every figure stands the
 * floor: one hop of a plain client through the same broker, measured between the revocations. A
 * receipt is two hops. {@code -Drevocations=} and {@code -Dkeys=} set the sizes.
 */
class RevocationBenchmarkRun {

    private static final int REVOCATIONS = Integer.getInteger("revocations", 1_000);
    private static final int KEYS = Integer.getInteger("keys", 1_000_000);
    private static final int WARM_UP = 1_500;
    private static final int BLOCK = 50;
    private static final int LOAD_THREADS_PER_NODE = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir Path directory;

    @Test
    void revocationsAreConfirmedInAboutTwoHops() throws Exception {
        Fleet.Settings settings =
                new Fleet.Settings(
                        new LoopbackNetwork("all processes share one machine"),
                        Files.createDirectories(directory.resolve("fleet")),
                        1,
                        3,
                        1,
                        List.of(),
                        List.of("-Xmx1g"),
                        _ -> Map.of());
        try (Fleet fleet = Fleet.start(settings);
                Api api = new Api();
                Floor floor = new Floor(fleet.bootstrap());
                BulkKeys bulk = new BulkKeys(fleet)) {
            Bench bench = new Bench(fleet, api, floor);
            System.out.printf(
                    "%-34s %28s %28s %28s%n", "ms: p50 / p99 / max", "floor", "receipt", "call");
            bench.run("warming up", WARM_UP);
            bench.run("at rest", REVOCATIONS);
            try (Background _ = bench.verifying()) {
                bench.run("under verify load", REVOCATIONS);
            }
            // Making a key waits behind the bulk, as every change of keys does.
            bench.prepare(2 * REVOCATIONS);
            try (Background _ = new Background(() -> bulk.write("bulk"))) {
                bench.run("during a bulk write of keys", REVOCATIONS);
            }
            while (bulk.written() < KEYS) {
                bulk.write("bulk");
            }
            bulk.flush();
            FleetProcess restored = fleet.verifiers().getLast().process();
            restored.terminate();
            deleteRows(restored.directory());
            restored.start();
            bench.runUntil(
                    "during a node's restore of " + bulk.written() + " keys", restored::isReady);
            bench.owner("bulk", bulk.written());
        }
    }

    private static void deleteRows(Path data) throws IOException {
        try (var files = Files.walk(data.resolve("keys"))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Something that is done over and over on a thread of its own. */
    private static final class Background implements AutoCloseable {

        private final AtomicBoolean ended = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        Background(Runnable... work) {
            for (Runnable each : work) {
                Thread thread =
                        new Thread(() -> {
                            while (!ended.get()) {
                                each.run();
                            }
                        });
                threads.add(thread);
                thread.start();
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                for (Thread each : threads) {
                    each.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is measured with. */
    private record Bench(Fleet fleet, Api api, Floor floor, Queue<NewKey> keys) {

        Bench(Fleet fleet, Api api, Floor floor) {
            this(fleet, api, floor, new ArrayDeque<>());
        }

        void run(String name, int count) throws Exception {
            Sample sample = new Sample();
            while (sample.size() < count) {
                block(sample);
            }
            sample.print(name);
        }

        void runUntil(String name, java.util.function.BooleanSupplier done) throws Exception {
            Sample sample = new Sample();
            while (!done.getAsBoolean()) {
                block(sample);
            }
            sample.print(name);
        }

        void owner(String owner, long keys) throws Exception {
            Answer answer = api.revokeOwner(control(), fleet.rootKey(), owner, PATIENCE);
            assertThat(answer.text("status")).as(answer.body().toString()).isEqualTo("confirmed");
            System.out.printf(
                    "%-34s %28s %28.2f%n",
                    keys + " keys of one owner", "", answer.body().path("elapsed_ms").asDouble());
        }

        Background verifying() throws IOException {
            List<NewKey> known = new CopyOnWriteArrayList<>();
            for (int i = 0; i < BLOCK; i++) {
                known.add(create());
            }
            List<Runnable> clients = new ArrayList<>();
            for (Fleet.Served verifier : fleet.verifiers()) {
                for (int i = 0; i < LOAD_THREADS_PER_NODE; i++) {
                    clients.add(
                            () -> verify(verifier, known.get((int) (System.nanoTime() % BLOCK))));
                }
            }
            return new Background(clients.toArray(Runnable[]::new));
        }

        /** Makes keys ahead. */
        void prepare(int count) throws IOException {
            while (keys.size() < count) {
                keys.add(create());
            }
        }

        /** Hops and revocations in turns, so that both meet the same machine. */
        private void block(Sample sample) throws Exception {
            prepare(BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                sample.floor.add(floor.hop());
                NewKey key = keys.remove();
                long start = System.nanoTime();
                Answer answer = api.revoke(control(), fleet.rootKey(), key.id(), PATIENCE);
                sample.call.add(System.nanoTime() - start);
                assertThat(answer.text("status"))
                        .as(answer.body().toString())
                        .isEqualTo("confirmed");
                sample.receipt.add((long) (answer.body().path("elapsed_ms").asDouble() * 1e6));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }

        private void verify(Fleet.Served verifier, NewKey key) {
            try {
                api.verify(verifier.url(), key.secret(), LIMIT);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private NewKey create() throws IOException {
            return api.create(control(), fleet.rootKey(), "acme");
        }

        private String control() {
            return fleet.controls().getFirst().url();
        }
    }

    /** Nanoseconds of a plain hop, of the receipt as it tells itself, and of the whole call. */
    private record Sample(List<Long> floor, List<Long> receipt, List<Long> call) {

        Sample() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        int size() {
            return call.size();
        }

        void print(String name) {
            System.out.printf(
                    "%-34s %28s %28s %28s%n",
                    name + " (" + size() + ")", millis(floor), millis(receipt), millis(call));
        }

        private static String millis(List<Long> nanos) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0
                    ? "-"
                    : String.format(
                            "%.2f / %.2f / %.2f",
                            sorted[sorted.length / 2] / 1e6,
                            sorted[sorted.length * 99 / 100] / 1e6,
                            Arrays.stream(sorted).max().orElseThrow() / 1e6);
        }
    }
}
