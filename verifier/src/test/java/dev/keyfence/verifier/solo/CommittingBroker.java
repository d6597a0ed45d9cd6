package dev.keyfence.verifier.solo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The program that {@link BrokerCrashIT} kills: a broker whose transactions never rest. */
final class CommittingBroker {

    static final String TOPIC = "notes";
    static final int PRODUCERS = 8;

    private CommittingBroker() {}

    /** Goes on until it is killed; says a word after enough commits of every producer. */
    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker =
                EmbeddedBroker.start(new EmbeddedBrokerSettings(Path.of(args[0]), "127.0.0.1", 0));
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            admin.createTopics(
                            List.of(new NewTopic(TOPIC, Optional.of(PRODUCERS), Optional.empty())))
                    .all()
                    .get();
        }
        List<Thread> threads =
                IntStream.range(0, PRODUCERS)
                        .mapToObj(each -> Thread.ofPlatform().start(() -> commit(config, each)))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    static KafkaProducer<String, String> producer(Map<String, Object> config, int each) {
        Map<String, Object> all = new HashMap<>(config);
        all.put("transactional.id", "writer-" + each);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private static void commit(Map<String, Object> config, int each) {
        try (KafkaProducer<String, String> producer = producer(config, each)) {
            producer.initTransactions();
            for (int count = 1; ; count++) {
                producer.beginTransaction();
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, each, null, Integer.toString(count)));
                producer.commitTransaction();
                if (count == 50) {
                    System.out.println("committing");
                }
            }
        }
    }
}
