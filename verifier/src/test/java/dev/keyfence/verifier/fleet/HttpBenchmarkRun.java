package dev.keyfence.verifier.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyfence.verifier.fleet.Api.NewKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests a second that wrk gets through {@code /auth/keyfence}, each a decision that is
 * published, next to what it gets from the same process answering a constant: A B A B, in one run.
 * Only the Maven profile {@code benchmark} calls it. Verifier, broker and wrk share the machine, so
 * the publishing is paid for on both ends; the topologies and the control node, which archives, are
 * stopped. {@code -Drounds=}, {@code -Dseconds=} and {@code -Dconnections=} set the sizes.
 */
class HttpBenchmarkRun {

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int CONNECTIONS = Integer.getInteger("connections", 64);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern P99 = Pattern.compile(" 99% +([0-9.]+)(us|ms|s)");
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in ");

    @TempDir Path directory;

    @Test
    void verificationKeepsUpWithAConstant() throws Exception {
        Fleet.Settings settings =
                new Fleet.Settings(
                        new LoopbackNetwork("all processes share one machine"),
                        Files.createDirectories(directory.resolve("fleet")),
                        1,
                        1,
                        1,
                        List.of(),
                        List.of("-Xmx1g"),
                        _ -> Map.of("BENCHMARK_CONSTANT", "1"));
        try (Fleet fleet = Fleet.start(settings);
                Api api = new Api()) {
            NewKey key =
                    api.create(fleet.controls().getFirst().url(), fleet.rootKey(), "benchmark");
            String node = fleet.verifiers().getFirst().url();
            await().atMost(LIMIT)
                    .until(() -> api.verify(node, key.secret(), LIMIT).text("reason").equals("ok"));
            // They read what is decided, on machines of their own where much is.
            fleet.streams().kill();
            fleet.controls().getFirst().process().kill();
            long decidedBefore = decided(api, node);
            List<Double> verifying = new ArrayList<>();
            List<Double> constant = new ArrayList<>();
            long requests = 0;
            for (int round = -1; round < ROUNDS; round++) {
                Load a = wrk(node + "/auth/keyfence?scope=read", key.secret());
                Load b = wrk(node + "/constant", key.secret());
                requests += a.requests();
                System.out.printf(
                        "%-9s verification %8.0f/s, p99 %.2f ms   constant %8.0f/s, p99 %.2f ms"
                                + "   ratio %.3f%n",
                        round < 0 ? "warm-up" : "round " + (round + 1),
                        a.rate(),
                        a.p99Millis(),
                        b.rate(),
                        b.p99Millis(),
                        a.rate() / b.rate());
                if (round >= 0) {
                    verifying.add(a.rate());
                    constant.add(b.rate());
                }
            }
            System.out.printf(
                    "medians   verification %8.0f/s   constant %8.0f/s   ratio %.3f%n",
                    median(verifying), median(constant), median(verifying) / median(constant));
            System.out.printf(
                    "decisions published %.0f, pending %.0f, lost %.0f%n",
                    metric(api, node, "keyfence_decisions_published_total"),
                    metric(api, node, "keyfence_decisions_pending"),
                    metric(api, node, "keyfence_decisions_lost_total"));
            // wrk does not count the requests that it breaks off at its end.
            assertThat(decided(api, node) - decidedBefore)
                    .isBetween(requests, requests + (long) (ROUNDS + 1) * CONNECTIONS);
        }
    }

    private record Load(double rate, long requests, double p99Millis) {}

    private static Load wrk(String url, String key) throws IOException, InterruptedException {
        Process wrk =
                new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + CONNECTIONS,
                                "-d" + SECONDS + 's',
                                "--latency",
                                "-H",
                                "Authorization: Bearer " + key,
                                url)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(wrk.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("Non-2xx", "Socket errors");
        return new Load(number(RATE, said), (long) number(REQUESTS, said), p99Millis(said));
    }

    private static double p99Millis(String said) {
        double value = number(P99, said);
        Matcher matcher = P99.matcher(said);
        assertThat(matcher.find()).isTrue();
        return switch (matcher.group(2)) {
            case "us" -> value / 1_000;
            case "ms" -> value;
            default -> value * 1_000;
        };
    }

    private static double number(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static long decided(Api api, String node) throws IOException {
        double sum = 0;
        for (String line : api.get(node + "/metrics", "", LIMIT).split("\n", -1)) {
            if (line.startsWith("keyfence_decisions_total{")) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return (long) sum;
    }

    private static double metric(Api api, String node, String name) throws IOException {
        for (String line : api.get(node + "/metrics", "", LIMIT).split("\n", -1)) {
            if (line.startsWith(name + ' ')) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        throw new AssertionError("the node has no metric " + name);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }
}
