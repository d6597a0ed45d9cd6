package dev.keyfence.streams.decisions;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells its processor that the task is about to commit, so that what it keeps in memory is written
 * within the same transaction. Kafka Streams tells only its own caches; so this is one, with
 * nothing in it. All that is touched of Kafka's internals is in this class. For the task's thread.
 */
public final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {

    private final String name;
    private boolean open;
    private @Nullable InternalProcessorContext<?, ?> context;
    private @Nullable ProcessorNode<?, ?, ?, ?> node;
    private @Nullable Runnable beforeCommit;

    private CommitHook(String name) {
        this.name = name;
    }

    /**
     * Calls this before each commit from now on. To be called from the processor's {@code init}.
     *
     * @param processor the processor's context, in whose name is forwarded
     */
    public void attach(ProcessorContext<?, ?> processor, Runnable action) {
        InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) processor;
        context = internal;
        node = internal.currentNode();
        beforeCommit = action;
    }

    @Override
    public void flushCache() {
        InternalProcessorContext<?, ?> internal = context;
        // No record was processed yet, and so there is nothing to write.
        if (internal == null || internal.recordContext() == null) {
            return;
        }
        ProcessorNode<?, ?, ?, ?> before = internal.currentNode();
        internal.setCurrentNode(requireNonNull(node));
        try {
            requireNonNull(beforeCommit).run();
        } finally {
            internal.setCurrentNode(before);
        }
    }

    @Override
    public void clearCache() {
        // There is nothing in it.
    }

    @Override
    public boolean setFlushListener(
            CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        stateStoreContext.register(root, (_, _) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
        context = null;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Makes one for each task. Neither logged nor cached, whatever is asked for. */
    public record Builder(String name) implements StoreBuilder<CommitHook> {

        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public CommitHook build() {
            return new CommitHook(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
