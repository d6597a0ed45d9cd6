package dev.keyfence.verifier.cli;

import dev.keyfence.verifier.assembly.StartFailure;
import dev.keyfence.verifier.cli.client.ClientFailure;

/** What the process's exit status says. */
enum ExitCode {
    OK(0, "Done."),
    FAILED(1, "Something else went wrong."),
    USAGE(2, "A flag, variable or file names a setting that is unknown or wrong."),
    KAFKA(
            3,
            "Kafka, the schema registry or the Keyfence that is called cannot be reached or cannot do"
                    + " it now, or topics are not as they must be."),
    PORT(4, "A port is in use."),
    DATA_DIRECTORY(5, "The data directory is used by another process."),
    DISK(6, "The disk is full or cannot be written."),
    NOT_FOUND(7, "There is no such key or revocation."),
    CONFLICT(8, "The key is not in the state, or of the version, that this needs."),
    DENIED(9, "The calling key is not valid, or may not do this."),
    PENDING(10, "It was asked for, and is not in effect everywhere yet; or that is not known."),
    GAPS(11, "Decisions are missing from the log, or cannot be read.");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    static ExitCode of(StartFailure.Kind kind) {
        return switch (kind) {
            case SETTINGS -> USAGE;
            case KAFKA -> KAFKA;
            case PORT -> PORT;
            case DATA_DIRECTORY -> DATA_DIRECTORY;
            case DISK -> DISK;
        };
    }

    static ExitCode of(ClientFailure.Kind kind) {
        return switch (kind) {
            case FAILED -> FAILED;
            case USAGE -> USAGE;
            case UNREACHABLE -> KAFKA;
            case NOT_FOUND -> NOT_FOUND;
            case CONFLICT -> CONFLICT;
            case DENIED -> DENIED;
            case PENDING -> PENDING;
        };
    }
}
