package dev.keyfence.verifier.keyimport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a file of keys is written. */
public enum FileFormat {
    /** One JSON object a line. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** RFC 4180, with a header that names the columns. */
    CSV("csv", "text/csv");

    private final String word;
    private final String mediaType;

    FileFormat(String word, String mediaType) {
        this.word = word;
        this.mediaType = mediaType;
    }

    /** The word in queries and options. */
    public String word() {
        return word;
    }

    /** The media type. */
    public String mediaType() {
        return mediaType;
    }

    /** The format of a word, or empty. */
    public static Optional<FileFormat> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** The format of a {@code Content-Type}, whatever its parameters, or empty. */
    public static Optional<FileFormat> ofMediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type =
                (parameters < 0 ? contentType : contentType.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.mediaType.equals(type)).findFirst();
    }
}
