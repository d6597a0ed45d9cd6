package dev.keyfence.verifier.cli.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns. Where they are wider than the screen the widest ones are cut, so that ids, which
 * are copied, stay whole as long as there is anything longer to cut.
 */
final class Table {

    private static final String GAP = "  ";
    private static final int CUT_TO_MIN = 6;

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    /** A table with a head. */
    Table(String... head) {
        columns = head.length;
        rows.add(List.of(head));
    }

    /** Adds a row of as many cells as the head has. */
    void row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells, not " + columns);
        }
        rows.add(List.of(cells));
    }

    /**
     * The lines.
     *
     * @param width how many characters fit; 0 for any number
     */
    List<String> lines(int width) {
        int[] widths = widths();
        if (width > 0) {
            shrink(widths, width);
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int[] widths() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    private static void shrink(int[] widths, int width) {
        int total = GAP.length() * (widths.length - 1);
        for (int each : widths) {
            total += each;
        }
        while (total > width) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] >= widths[widest] ? i : widest;
            }
            if (widths[widest] <= CUT_TO_MIN) {
                return;
            }
            widths[widest]--;
            total--;
        }
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(row.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + '…';
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
