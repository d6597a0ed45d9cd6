package dev.keyfence.verifier.transfer;

import dev.keyfence.verifier.keyimport.FileRow;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Some rows of a file, as one request's body: under the file's header, when it has one. Holds keys:
 * never shown.
 */
final class Chunk {

    private final byte[] header;
    private final List<FileRow> rows = new ArrayList<>();

    /** On which line of the body each row begins: kept, since a report asks it of every row. */
    private final List<Long> bodyLines = new ArrayList<>();

    private long nextBodyLine;
    private int bytes;

    /**
     * A chunk of no rows yet.
     *
     * @param header the header with its line end; empty for a file without one
     */
    Chunk(byte[] header) {
        this.header = header;
        this.nextBodyLine = 1 + lineFeeds(header);
    }

    void add(FileRow row) {
        rows.add(row);
        bodyLines.add(nextBodyLine);
        nextBodyLine += 1 + lineFeeds(row.bytes());
        bytes += row.bytes().length + 1;
    }

    int rows() {
        return rows.size();
    }

    int bytes() {
        return bytes;
    }

    /** The rows whose lines in the body are this one and later. */
    Chunk from(long bodyLine) {
        Chunk rest = new Chunk(header);
        for (int i = 0; i < rows.size(); i++) {
            if (bodyLines.get(i) >= bodyLine) {
                rest.add(rows.get(i));
            }
        }
        return rest;
    }

    /** The file's line of the row that begins on a line of the body. */
    long fileLine(long bodyLine) {
        int at = Collections.binarySearch(bodyLines, bodyLine);
        return at < 0 ? bodyLine : rows.get(at).line();
    }

    /** The body: a row that the file ends within ends the body, too. */
    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream(header.length + bytes);
        body.writeBytes(header);
        for (FileRow row : rows) {
            body.writeBytes(row.bytes());
            if (row.ended()) {
                body.write('\n');
            }
        }
        return body.toByteArray();
    }

    private static long lineFeeds(byte[] bytes) {
        long count = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                count++;
            }
        }
        return count;
    }
}
