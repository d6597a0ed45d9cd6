package dev.keyfence.verifier.transfer;

import java.net.URI;

/**
 * The control plane to call.
 *
 * @param url its base URL
 * @param key a key that may do what is asked; never shown
 */
public record ControlTarget(URI url, String key) {

    /** The URL of a path below the base. */
    URI at(String path) {
        String base = url.toString();
        return URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "ControlTarget[" + url + ']';
    }
}
