package dev.keyfence.verifier.replay;

/**
 * A response as it came.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}, empty where there is none
 * @param body the body, as UTF-8
 * @param last true when the connection carries no further response
 */
public record WireResponse(int status, String retryAfter, String body, boolean last) {}
