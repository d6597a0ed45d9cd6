package dev.keyfence.verifier.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.key.HashKind;
import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.store.ImportedForms;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportedFormsTest {

    private final ImportCounts counts = new ImportCounts();

    @Test
    void knowsWhatThereIsAtLeastOneOf() {
        Shapes.Shape hmac = shape("keyfence", "hmac-sha256:old");
        counts.add(hmac);
        counts.add(hmac);
        counts.add(shape("clary", "sha512", "sha256"));

        assertThat(counts.forms().profiles()).containsExactlyInAnyOrder("keyfence", "clary");
        assertThat(counts.forms().foreign())
                .extracting(HashKind::label)
                .containsExactly("hmac-sha256:old", "sha512");

        counts.remove(hmac);
        assertThat(counts.forms().profiles()).contains("keyfence");
        counts.remove(hmac);
        assertThat(counts.forms().profiles()).containsExactly("clary");
        counts.remove(shape("clary", "sha512", "sha256"));
        assertThat(counts.forms()).isEqualTo(ImportedForms.NONE);
    }

    @Test
    void doesNotTryAnAlgorithmThatItDoesNotKnow() {
        counts.add(shape("keyfence", "blake9"));

        assertThat(counts.forms().profiles()).containsExactly("keyfence");
        assertThat(counts.forms().foreign()).isEmpty();
    }

    @Test
    void costsKeysThatWereMadeHereNothing() {
        counts.add(shape("keyfence"));

        assertThat(counts.forms()).isSameAs(ImportedForms.NONE);
    }

    @Test
    void keepsWhatItReadsOfAShape() {
        Shapes shapes = new Shapes();
        for (List<String> imported : List.of(List.<String>of(), List.of("sha512", "sha256"))) {
            Shapes.Shape written =
                    new Shapes.Shape(
                            "keyfence", List.of("read"), List.of("ci"), imported, KeyTerms.NONE);
            byte[] bytes = Shapes.write(written);

            Shapes.Shape shape = shapes.shape(Shapes.hash(bytes), bytes, 0, bytes.length);

            assertThat(shape).isEqualTo(written);
        }
    }

    private static Shapes.Shape shape(String profile, String... imported) {
        return new Shapes.Shape(profile, List.of(), List.of(), List.of(imported), KeyTerms.NONE);
    }
}
