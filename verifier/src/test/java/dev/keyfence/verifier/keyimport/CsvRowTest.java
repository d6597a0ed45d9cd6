package dev.keyfence.verifier.keyimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.seeded.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
class CsvRowTest {

    @Test
    void readsFieldsAsRfc4180HasThem() {
        assertThat(CsvRow.read("a,b,c")).hasValue(List.of("a", "b", "c"));
        assertThat(CsvRow.read("")).hasValue(List.of(""));
        assertThat(CsvRow.read(",")).hasValue(List.of("", ""));
        assertThat(CsvRow.read("\"a,b\",\"say \"\"hi\"\"\",\"x\ny\""))
                .hasValue(List.of("a,b", "say \"hi\"", "x\ny"));
        assertThat(CsvRow.read("\"\",a,\"\"")).hasValue(List.of("", "a", ""));
        assertThat(CsvRow.read(" a , b ")).hasValue(List.of(" a ", " b "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "\"a", "\"a\"b", "\"a\" ,b", "a,\"", "\"\"\""})
    void refusesQuotesWhereNoneMayStand(String row) {
        assertThat(CsvRow.read(row)).isEmpty();
    }

    @Test
    void readsWhatItWrites(Random random) {
        for (int i = 0; i < 20_000; i++) {
            List<String> fields = fields(random);

            assertThat(CsvRow.read(CsvRow.write(fields))).hasValue(fields);
        }
    }

    @Test
    void neitherThrowsNorHangsOnAnything(Random random) {
        for (int i = 0; i < 20_000; i++) {
            String row = text(random, 20);

            assertThat(CsvRow.read(row).stream().allMatch(fields -> !fields.isEmpty())).isTrue();
        }
    }

    private static List<String> fields(Random random) {
        List<String> fields = new ArrayList<>();
        for (int left = random.nextInt(1, 6); left > 0; left--) {
            fields.add(text(random, 6));
        }
        return fields;
    }

    private static String text(Random random, int lengthMax) {
        String alphabet = "ab,\"\n\r é";
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(lengthMax); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
