package dev.keyfence.verifier.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.schemas.audit.SequenceRange;
import dev.keyfence.verifier.audit.AuditResult;
import dev.keyfence.verifier.audit.AuditResult.Place;
import dev.keyfence.verifier.audit.EpochAudit;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AuditViewTest {

    private static final EpochAudit WHOLE =
            new EpochAudit("edge-1", 7, 1, 20, 20, 3, 24, 4, List.of());

    @Test
    void saysThatNothingIsMissing() {
        AuditResult result =
                new AuditResult("keyfence.decisions", 23, List.of(WHOLE), 0, List.of());

        assertThat(AuditView.lines(result, false))
                .containsExactly(
                        "NODE    EPOCH  FROM  TO  DECISIONS  TWICE  KEPT BACK  MISSING  GAPS",
                        "edge-1  7      1     20  20         3      4          0",
                        "whole: 23 records of keyfence.decisions, nothing is missing");
    }

    @Test
    void namesGapsAndWhatCannotBeRead() {
        EpochAudit broken =
                new EpochAudit(
                        "edge-2",
                        8,
                        1,
                        100,
                        91,
                        0,
                        100,
                        0,
                        LongStream.of(1, 10, 20, 30, 40, 50, 60)
                                .mapToObj(from -> new SequenceRange(from, from == 10 ? 12 : from))
                                .toList());
        AuditResult result =
                new AuditResult(
                        "keyfence.decisions",
                        92,
                        List.of(broken),
                        1,
                        List.of(new Place(3, 14, "no schema")));

        assertThat(AuditView.lines(result, false))
                .anyMatch(line -> line.endsWith("9        1, 10-12, 20, 30, 40 and 2 more"))
                .contains("partition 3, offset 14 is no decision: no schema")
                .last()
                .asString()
                .startsWith("NOT whole: 9 decisions are missing and 1 records cannot be read");
        assertThat(AuditView.lines(result, true))
                .singleElement()
                .asString()
                .contains(
                        "\"whole\":false",
                        "{\"from\":10,\"to\":12}",
                        "\"decided\":100,\"kept_back\":0",
                        "\"node_epoch\":8");
    }
}
