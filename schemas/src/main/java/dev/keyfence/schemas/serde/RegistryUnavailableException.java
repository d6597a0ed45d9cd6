package dev.keyfence.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * No schema registry gave an answer. Says nothing about the record at hand: try again, and never
 * treat it as poison.
 */
public final class RegistryUnavailableException extends RetriableException {

    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
