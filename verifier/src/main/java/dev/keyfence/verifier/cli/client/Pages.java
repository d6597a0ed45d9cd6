package dev.keyfence.verifier.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** All items of a list, page by page. */
final class Pages implements Iterable<JsonNode> {

    private static final int LIMIT = 500;

    private final ControlApi api;
    private final Query query;

    Pages(ControlApi api, Query query) {
        this.api = api;
        this.query = query.and("limit", LIMIT);
    }

    @Override
    public Iterator<JsonNode> iterator() {
        return new Items();
    }

    private final class Items implements Iterator<JsonNode> {

        private Iterator<JsonNode> page = Collections.emptyIterator();
        private @Nullable String cursor;
        private boolean begun;

        @Override
        public boolean hasNext() {
            // A page may be empty and have another one behind it.
            while (!page.hasNext() && (!begun || cursor != null)) {
                JsonNode answer = api.get(query.and("cursor", cursor).text()).json();
                page = answer.path("items").iterator();
                cursor = answer.path("next_cursor").textValue();
                begun = true;
            }
            return page.hasNext();
        }

        @Override
        public JsonNode next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }
}
