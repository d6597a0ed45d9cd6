package dev.keyfence.streams.audit.proof;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store in memory. */
final class KeptRows implements Keeper {

    private final Map<Integer, long[]> partitions = new HashMap<>();
    private final TreeMap<Source, long[]> sources = new TreeMap<>();
    private final Map<Block, long[]> blocks = new HashMap<>();

    private record Block(Source source, long number) {}

    @Override
    public void partition(int partition, long[] kept) {
        partitions.put(partition, kept.clone());
    }

    @Override
    public void source(Source source, long @Nullable [] kept) {
        put(sources, source, kept);
    }

    @Override
    public void block(Source source, long block, long @Nullable [] bits) {
        put(blocks, new Block(source, block), bits);
    }

    Set<Source> sources() {
        return sources.keySet();
    }

    int blocks() {
        return blocks.size();
    }

    Proofs restore(int count) {
        Proofs proofs = new Proofs(ProofLimits.DEFAULT, count);
        partitions.forEach(proofs::restorePartition);
        sources.forEach(proofs::restoreSource);
        blocks.forEach((block, bits) -> proofs.restoreBlock(block.source(), block.number(), bits));
        return proofs;
    }

    private static <K> void put(Map<K, long[]> rows, K key, long @Nullable [] value) {
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value.clone());
        }
    }
}
