package dev.keyfence.verifier.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.http.JsonFields;
import dev.keyfence.verifier.key.Environment;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.profilefile.LiveProfiles;
import dev.keyfence.verifier.profilefile.ProfileFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys in plain text a profile lets in. */
class ImportRowsTest {

    private static final String SHAPED =
            """
            profile: shaped
            schemes: [{header: X-Shaped}]
            keys: {live_prefix: s_live_, test_prefix: s_test_}
            imports:
              shapes:
                - {prefix: sk-, alphabet: base62, length: 19}
                - {alphabet: hex, min_length: 32}
            """;

    @TempDir private Path directory;
    private Profiles profiles = new Profiles(List.of());

    @BeforeEach
    void read() throws IOException, ProfileFileException {
        Files.writeString(directory.resolve("shaped.yaml"), SHAPED);
        profiles = LiveProfiles.read(directory).profiles();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-0123456789ABCdef",
                "0123456789abcdef0123456789abcdef",
                "s_live_VALUE",
            })
    void takesKeysOfTheProfilesShapesAndOfItsOwnFormat(String key) {
        assertThat(parse("shaped", key.replace("s_live_VALUE", minted())))
                .isInstanceOf(ImportRows.Fit.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-0123456789ABCde",
                "sk-0123456789ABCde!",
                "xx-0123456789ABCdef",
                "0123456789abcdef0123456789abcdeg",
                "s_live_0123456789abcdef0123456789abcdef",
            })
    void rejectsOthersAndSaysWhichShapesThereAre(String key) {
        assertThat(parse("shaped", key))
                .isInstanceOfSatisfying(
                        ImportRows.Unfit.class,
                        unfit -> {
                            assertThat(unfit.field()).isEqualTo("key");
                            assertThat(unfit.detail())
                                    .contains(
                                            "none of the shapes that the profile allows",
                                            "'sk-' and base62, 19 characters",
                                            "hex, 32 to 512 characters")
                                    .doesNotContain(key);
                        });
    }

    @Test
    void takesAnyShapeWhereAProfileNamesNone() {
        assertThat(parse("clipia", "xx-0123456789!!!!!!")).isInstanceOf(ImportRows.Fit.class);
    }

    @Test
    void doesNotAskForTheShapeOfAHash() {
        String row =
                "{\"algorithm\":\"sha256\",\"hash\":\"%s\",\"owner\":\"acme\",\"profile\":\"shaped\"}"
                        .formatted("00".repeat(32));
        assertThat(parse(row)).isInstanceOf(ImportRows.Fit.class);
    }

    private String minted() {
        return profiles.find("shaped").orElseThrow().format().mint(Environment.LIVE, bytes -> {});
    }

    private ImportRows.Parsed parse(String profile, String key) {
        return parse(
                "{\"key\":\"%s\",\"owner\":\"acme\",\"profile\":\"%s\"}".formatted(key, profile));
    }

    private ImportRows.Parsed parse(String row) {
        return new ImportRows(profiles, HashSecrets.NONE, InstantSource.system())
                .parse(JsonFields.readRow(row.getBytes(UTF_8), ImportRows.FIELDS), List.of());
    }
}
