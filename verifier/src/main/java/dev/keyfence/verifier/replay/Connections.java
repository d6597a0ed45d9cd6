package dev.keyfence.verifier.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of all threads: each thread has one to each host. Thread-safe. */
final class Connections implements AutoCloseable {

    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<Map<String, HttpConnection>> mine =
            ThreadLocal.withInitial(HashMap::new);
    private volatile boolean closed;

    /**
     * Sends a request on this thread's connection. A kept connection that yields nothing is
     * replaced once: the other side may close it as idle at any moment.
     *
     * @throws IOException when there is no response
     */
    WireResponse exchange(URI url, byte[] request) throws IOException {
        HttpConnection connection = connection(url);
        try {
            return exchange(url, connection, request);
        } catch (IOException e) {
            if (!connection.used() || closed) {
                throw e;
            }
        }
        return exchange(url, connection(url), request);
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(this::drop);
    }

    private WireResponse exchange(URI url, HttpConnection connection, byte[] request)
            throws IOException {
        try {
            WireResponse response = connection.exchange(request);
            if (response.last()) {
                forget(url, connection);
            }
            return response;
        } catch (IOException e) {
            forget(url, connection);
            throw e;
        }
    }

    private HttpConnection connection(URI url) throws IOException {
        if (closed) {
            throw new IOException("the replay is over");
        }
        HttpConnection kept = mine.get().get(url.getAuthority());
        if (kept != null) {
            return kept;
        }
        HttpConnection fresh = HttpConnection.open(url);
        mine.get().put(url.getAuthority(), fresh);
        open.add(fresh);
        return fresh;
    }

    private void forget(URI url, HttpConnection connection) {
        mine.get().remove(url.getAuthority());
        drop(connection);
    }

    private void drop(HttpConnection connection) {
        open.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket cannot be closed", e);
        }
    }
}
