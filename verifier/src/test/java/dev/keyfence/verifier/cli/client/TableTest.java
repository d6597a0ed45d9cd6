package dev.keyfence.verifier.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table("A", "LONG HEAD", "C");

    @Test
    void alignsItsColumnsAndEndsItsLinesWithoutBlanks() {
        table.row("aaaa", "b", "c");
        assertThat(table.lines(0)).containsExactly("A     LONG HEAD  C", "aaaa  b          c");
    }

    @Test
    void cutsTheWidestColumnFirst() {
        table.row("aaaa", "bbbbbbbbbbbbbbbb", "c");
        assertThat(table.lines(18)).containsExactly("A     LONG HEAD  C", "aaaa  bbbbbbbb…  c");
        assertThat(table.lines(17)).containsExactly("A     LONG HE…  C", "aaaa  bbbbbbb…  c");
    }

    @Test
    void neverCutsToNothing() {
        table.row("aaaaaaaaaa", "b", "c");
        assertThat(table.lines(1)).containsExactly("A       LONG …  C", "aaaaa…  b       c");
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        table.row(
                "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00",
                "b",
                "c");
        assertThat(table.lines(17).get(1)).isEqualTo("\ud83d\ude00".repeat(5) + "…  b       c");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> table.row("a")).hasMessage("1 cells, not 3");
    }
}
