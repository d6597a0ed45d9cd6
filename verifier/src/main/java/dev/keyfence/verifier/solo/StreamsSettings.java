package dev.keyfence.verifier.solo;

import dev.keyfence.verifier.assembly.ClusterSettings;
import dev.keyfence.verifier.http.HttpSettings;
import java.nio.file.Path;

/**
 * What a process that runs the topologies is told.
 *
 * @param cluster the Kafka cluster and the schema registry
 * @param dataDirectory where its state stores are kept between runs
 * @param instanceId its name among the processes that run the topologies
 * @param threads how many threads process
 * @param topologies what the topologies are told
 * @param operations where it tells of its health and its counts
 */
public record StreamsSettings(
        ClusterSettings cluster,
        Path dataDirectory,
        String instanceId,
        int threads,
        TopologySettings topologies,
        HttpSettings operations) {}
