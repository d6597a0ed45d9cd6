package dev.keyfence.verifier.audit;

import java.util.List;

/**
 * What the topic of decisions holds.
 *
 * @param topic its name
 * @param records how many records were read
 * @param epochs every start of every node that has a decision there, by node and epoch
 * @param unreadable how many records are no decisions
 * @param places where the first of these stand
 */
public record AuditResult(
        String topic, long records, List<EpochAudit> epochs, long unreadable, List<Place> places) {

    /**
     * Where a record stands.
     *
     * @param partition its partition
     * @param offset its offset
     * @param why what is wrong with it, in a sentence
     */
    public record Place(int partition, long offset, String why) {}

    /** Keeps its own copies. */
    public AuditResult {
        epochs = List.copyOf(epochs);
        places = List.copyOf(places);
    }

    /** True when nothing is missing and everything can be read. */
    public boolean isWhole() {
        return unreadable == 0 && epochs.stream().allMatch(each -> each.gaps().isEmpty());
    }
}
