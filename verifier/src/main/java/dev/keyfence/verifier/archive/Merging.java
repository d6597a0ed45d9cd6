package dev.keyfence.verifier.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which files to make one of next. Pure.
 *
 * <p>While a day lasts, {@code fanIn} files of one level become one of the next: so each decision
 * is written again a few times, and a day has at most {@code fanIn} files a level. When the day is
 * over and nothing came for it for a while, its files become one. Files that have reached their
 * greatest size stay as they are.
 */
final class Merging {

    private final ArchiveSettings.Limits limits;

    Merging(ArchiveSettings.Limits limits) {
        this.limits = limits;
    }

    /**
     * The next merge; empty when there is none to do.
     *
     * @param files the visible files
     * @param nowMillis the time, milliseconds since the epoch
     */
    Optional<List<ArchivedFile>> next(List<ArchivedFile> files, long nowMillis) {
        Map<Long, List<ArchivedFile>> days =
                files.stream()
                        .filter(file -> file.rows() < limits.fileRows())
                        .collect(
                                Collectors.groupingBy(
                                        ArchivedFile::epochDay, TreeMap::new, Collectors.toList()));
        for (List<ArchivedFile> day : days.values()) {
            List<ArchivedFile> some = isSettled(day, nowMillis) ? day : crowded(day);
            List<ArchivedFile> chosen = upToSize(some);
            if (chosen.size() > 1) {
                return Optional.of(chosen);
            }
        }
        return Optional.empty();
    }

    private boolean isSettled(List<ArchivedFile> day, long nowMillis) {
        long latest = day.stream().mapToLong(ArchivedFile::writtenAtMillis).max().orElse(nowMillis);
        return nowMillis * 1_000 > day.getFirst().toMicros()
                && nowMillis - latest >= limits.settle().toMillis();
    }

    private List<ArchivedFile> crowded(List<ArchivedFile> day) {
        return day.stream()
                .collect(
                        Collectors.groupingBy(
                                ArchivedFile::level, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(level -> level.size() >= limits.fanIn())
                .findFirst()
                .orElse(List.of());
    }

    /** The smallest first, as many as stay within the greatest size, or just pass it. */
    private List<ArchivedFile> upToSize(List<ArchivedFile> files) {
        List<ArchivedFile> chosen = new ArrayList<>();
        long rows = 0;
        for (ArchivedFile file :
                files.stream().sorted(Comparator.comparingLong(ArchivedFile::rows)).toList()) {
            if (rows >= limits.fileRows()) {
                break;
            }
            chosen.add(file);
            rows += file.rows();
        }
        return chosen;
    }
}
