package dev.keyfence.verifier.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Inputs that are tried in every build: {@code src/test/resources/corpus}, one a line. */
public final class Corpus {

    private Corpus() {}

    /** The lines of a file, without blank ones and those that begin with a hash. */
    public static List<String> lines(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream("/corpus/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
