package dev.keyfence.verifier.command;

import dev.keyfence.verifier.command.KeyCommand.Why;
import dev.keyfence.verifier.store.KeyChange.Actor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Utils;

/**
 * Puts imported keys together that may share a record: those of one partition that one actor asks
 * for. Any other command has a record of its own. For one thread.
 *
 * @param <T> what a command comes in
 */
final class CommandBundles<T> {

    private final Function<T, KeyCommand> command;
    private final int partitions;
    private final int max;
    private final List<List<T>> done = new ArrayList<>();
    private final Map<Sharing, List<T>> open = new LinkedHashMap<>();

    /** What the commands of one record have in common. */
    private record Sharing(int partition, Actor actor, Why why) {}

    /**
     * No commands yet.
     *
     * @param command the command of an element
     * @param partitions how many the topic has
     * @param max how many share a record at most
     */
    CommandBundles(Function<T, KeyCommand> command, int partitions, int max) {
        this.command = command;
        this.partitions = partitions;
        this.max = max;
    }

    /** Adds a command behind the others. */
    void add(T one) {
        KeyCommand added = command.apply(one);
        if (!(added.body() instanceof KeyCommand.Import) || added.expectedVersion() != null) {
            // It may be about a key that is being brought in.
            end();
            done.add(List.of(one));
            return;
        }
        Sharing sharing = new Sharing(partition(added), added.actor(), added.why());
        List<T> bundle = open.computeIfAbsent(sharing, _ -> new ArrayList<>());
        bundle.add(one);
        if (bundle.size() == max) {
            done.add(open.remove(sharing));
        }
    }

    /** The commands by the record that they share, and none are left. */
    List<List<T>> take() {
        end();
        List<List<T>> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    private void end() {
        done.addAll(open.values());
        open.clear();
    }

    /** Where Kafka's producer puts the command when it is alone. */
    private int partition(KeyCommand one) {
        byte[] key = one.keyId().toString().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
