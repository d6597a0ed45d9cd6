package dev.keyfence.verifier.control;

import dev.keyfence.verifier.key.KeyId;
import dev.keyfence.verifier.store.KeyUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Usage as a test makes it up: an hour's window for every hour that is asked for, up to three. */
final class FakeUsage implements KeyUsage {

    final Map<KeyId, Long> lastUsed = new ConcurrentHashMap<>();
    final List<String> asked = new ArrayList<>();
    volatile boolean complete = true;

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<Window> windows(Subject subject, Range range, int limit) {
        asked.add(subject + " " + range);
        List<Window> windows = new ArrayList<>();
        for (long start = range.fromMillis();
                start < range.untilMillis() && windows.size() < limit;
                start += range.step().millis()) {
            windows.add(window(start));
        }
        return windows;
    }

    @Override
    public @Nullable Window sum(Subject subject, Range range) {
        return window(0);
    }

    @Override
    public Page totals(
            Kind kind, @Nullable String profile, Range range, @Nullable Subject after, int limit) {
        asked.add(kind + " " + profile + " " + range);
        List<Total> totals =
                all(kind, profile).stream()
                        .filter(total ->
                                after == null || total.subject().name().compareTo(after.name()) > 0)
                        .toList();
        return totals.size() <= limit
                ? new Page(totals, null)
                : new Page(totals.subList(0, limit), totals.get(limit - 1).subject());
    }

    @Override
    public Ranking busiest(Kind kind, @Nullable String profile, Range range, int limit) {
        asked.add(kind + " " + profile + " " + range);
        List<Total> totals = all(kind, profile);
        return new Ranking(totals.subList(0, Math.min(limit, totals.size())), true, 7);
    }

    private static List<Total> all(Kind kind, @Nullable String profile) {
        List<Total> totals = new ArrayList<>();
        for (String name : List.of("acme", "beta", "gamma")) {
            totals.add(new Total(new Subject(kind, profile, name), 5, 2, 1_000_000));
        }
        return totals;
    }

    @Override
    public OptionalLong lastUsedMicros(KeyId id) {
        Long micros = lastUsed.get(id);
        return micros == null ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    private static Window window(long start) {
        return new Window(
                start,
                5,
                new TreeMap<>(Map.of("revoked", 2L)),
                3,
                List.of(400L, 900L, 1_000L),
                start * 1_000,
                start * 1_000 + 7,
                "203.0.113.7",
                "curl/8",
                new TreeMap<>(Map.of("1", 7L)),
                Set.of("keys:read"));
    }
}
