package dev.keyfence.streams.detection.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.schemas.record.Outcome;
import dev.keyfence.schemas.record.Severity;
import dev.keyfence.streams.detection.rule.Places;
import dev.keyfence.streams.detection.watch.ActiveRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real log, one decision a line, as {@code keyfence replay --observe} would bring it in.
 *
 * @param name of its file
 * @param decisions how many there are
 * @param days from the first to the last
 * @param keys how many keys there are
 * @param alerts what was raised
 * @param attacks how many keys with a call that is labelled as an attack there are
 * @param seen how many of those an alert of severity low or more is about
 */
record RealSlice(
        String name,
        int decisions,
        double days,
        int keys,
        List<Raised> alerts,
        int attacks,
        int seen) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static RealSlice of(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<String> all = Files.lines(file)) {
            for (String line : all.toList()) {
                lines.add(JSON.readTree(line));
            }
        }
        lines.sort(Comparator.comparing(line -> Instant.parse(line.path("ts").asText())));
        MemoryDetection detection = new MemoryDetection(Places.NONE, ActiveRules.DEFAULTS);
        Set<String> keys = new HashSet<>();
        Set<String> attacked = new HashSet<>();
        long number = 0;
        for (JsonNode line : lines) {
            Decision decision = decision(line, ++number);
            detection.see(Event.of(micros(line), decision));
            keys.add(decision.getKeyId());
            if (line.path("label").asText().equals("attack")) {
                attacked.add(decision.getKeyId());
            }
        }
        List<Raised> alerts = detection.alerts();
        Set<String> named = new HashSet<>();
        alerts.stream()
                .filter(alert -> alert.atLeast(Severity.LOW))
                .forEach(alert -> named.add(alert.entity().name()));
        return new RealSlice(
                file.getFileName().toString(),
                lines.size(),
                (micros(lines.getLast()) - micros(lines.getFirst())) / 86_400e6,
                keys.size(),
                alerts,
                attacked.size(),
                (int) attacked.stream().filter(named::contains).count());
    }

    private static long micros(JsonNode line) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(line.path("ts").asText()));
    }

    private static Decision decision(JsonNode line, long number) {
        String route = line.path("route").asText();
        int space = route.indexOf(' ');
        return Decision.newBuilder()
                .setDecisionId("log-1-" + number)
                .setNodeId("log")
                .setNodeEpoch(1)
                .setSequence(number)
                .setTime(Instant.parse(line.path("ts").asText()))
                .setKeyId(text(line, "key_id"))
                .setOwner(text(line, "owner"))
                .setProfile("observed")
                .setRequiredScopes(List.of())
                .setHeldScopes(List.of())
                .setMethod(space < 0 ? null : route.substring(0, space))
                .setRoute(route.substring(space + 1))
                .setClientIp(text(line, "ip"))
                .setUserAgent(text(line, "ua"))
                .setOutcome(
                        line.path("outcome").asText().equals("allow")
                                ? Outcome.ALLOW
                                : Outcome.DENY)
                .setReason(line.path("reason").asText())
                .setLatencyNanos(0)
                .setObservedBy("log-1-" + number)
                .build();
    }

    private static @Nullable String text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
