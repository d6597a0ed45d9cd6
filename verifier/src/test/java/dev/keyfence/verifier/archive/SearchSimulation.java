package dev.keyfence.verifier.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any question, page by page, while files are written and merged between the pages: the answer is
 * what a list of all decisions gives.
 */
@ExtendWith(Seeded.class)
class SearchSimulation {

    private static final List<String> OWNERS = List.of("acme", "o'hara", "%");

    @TempDir Path directory;
    private final List<DecisionRow> model = new ArrayList<>();

    @Test
    void answersAsAListWould(Random random) {
        try (ArchiveRig rig = new ArchiveRig(directory)) {
            for (int round = 0; round < 40; round++) {
                grow(rig, random);
                ask(rig, random);
            }
        }
    }

    private void grow(ArchiveRig rig, Random random) {
        List<ReadRow> rows = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            // Many at the same moment, so that the order among them counts.
            Instant time = Samples.NOW.minus(Duration.ofHours(6L * random.nextInt(40)));
            String owner = OWNERS.get(random.nextInt(OWNERS.size()));
            rows.add(Samples.row(model.size(), time, owner));
            model.add(rows.getLast().row());
        }
        rig.append(rows);
        change(rig, random);
    }

    private static void change(ArchiveRig rig, Random random) {
        if (random.nextBoolean()) {
            rig.store().flush();
        }
        if (random.nextInt(4) == 0) {
            rig.now = rig.now.plus(Duration.ofMinutes(11));
            rig.store().maintain();
        }
    }

    private void ask(ArchiveRig rig, Random random) {
        DecisionQuery query = query(random);
        List<DecisionRow> expected =
                model.stream()
                        .filter(query.test())
                        .sorted(Comparator.comparing(DecisionRow::place).reversed())
                        .toList();
        List<DecisionRow> found = new ArrayList<>();
        @Nullable DecisionPlace after = null;
        do {
            DecisionPage page = rig.store().find(query, after, 1 + random.nextInt(30));
            found.addAll(page.rows());
            after = page.end();
            if (after != null) {
                assertThat(DecisionPlace.parse(after.text())).hasValue(after);
            }
            change(rig, random);
        } while (after != null);
        assertThat(found).isEqualTo(expected);
    }

    private static DecisionQuery query(Random random) {
        Map<String, String> equal = new HashMap<>();
        if (random.nextBoolean()) {
            equal.put("key_id", "key_" + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            equal.put("owner", OWNERS.get(random.nextInt(OWNERS.size())));
        }
        long now = DecisionPlace.micros(Samples.NOW);
        long from = random.nextBoolean() ? 0 : now - random.nextLong(864_000_000_000L);
        long to = random.nextBoolean() ? Long.MAX_VALUE : now - random.nextLong(864_000_000_000L);
        return new DecisionQuery(equal, from, to);
    }
}
