package dev.keyfence.verifier.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class UnpackedLibrariesTest {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLoadedLibraryLeavesNoFileAndWorks() throws Exception {
        RocksDB.loadLibrary();
        String stranger = "librocksdbjni-not-loaded.so";
        Path other = Files.writeString(TEMPORARY.resolve(stranger), "another process's");
        try {
            UnpackedLibraries.delete();

            assertThat(mapped()).isNotEmpty().allSatisfy(file -> assertThat(file).doesNotExist());
            assertThat(other).exists();
        } finally {
            Files.delete(other);
        }
        try (Options options = new Options().setCreateIfMissing(true)) {
            assertThat(options.createIfMissing()).isTrue();
        }
    }

    private static List<Path> mapped() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("librocksdbjni"))
                    .map(line -> line.replaceFirst("^[^/]*", "").replace(" (deleted)", ""))
                    .map(Path::of)
                    .distinct()
                    .toList();
        }
    }
}
