package dev.keyfence.verifier.respond;

import dev.keyfence.verifier.key.StoredKey;
import java.util.ArrayList;
import java.util.List;

/** Writes down what is done. */
public final class RecordedActions implements Actions {

    /** What was done, in words. */
    public final List<String> done = new ArrayList<>();

    /** Who did it and why. */
    public final List<Order> orders = new ArrayList<>();

    /** How everything ends. */
    public volatile End end = End.DONE;

    @Override
    public Result suspend(StoredKey key, Order order) {
        return did("suspend", key, order);
    }

    @Override
    public Result resume(StoredKey key, Order order) {
        return did("resume", key, order);
    }

    @Override
    public Result revoke(StoredKey key, Order order) {
        return did("revoke", key, order);
    }

    @Override
    public String revocationId(Order order) {
        return "rev_" + order.id();
    }

    private Result did(String what, StoredKey key, Order order) {
        done.add(what + ' ' + key.id());
        orders.add(order);
        return new Result(
                end, end.name(), end == End.DONE ? Long.valueOf(key.version() + 1) : null);
    }
}
