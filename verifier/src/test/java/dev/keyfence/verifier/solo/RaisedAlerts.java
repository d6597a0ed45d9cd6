package dev.keyfence.verifier.solo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.serde.KeyfenceAvroSerde;
import dev.keyfence.schemas.serde.RecordSerdes;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** Alerts that tests write to a real broker's topic, as the detection topology does. */
final class RaisedAlerts {

    private RaisedAlerts() {}

    /**
     * Writes alerts, and waits until Kafka has them.
     *
     * @param kafka the broker's address
     * @param registry the schema registry's address
     */
    static void raise(String kafka, String registry, List<Alert> alerts) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", kafka, "acks", "all"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                Serde<Alert> serde =
                        new RecordSerdes(
                                        KeyfenceAvroSerde.class.getName(),
                                        Map.of("schema.registry.url", registry))
                                .forValues(Alert.class)) {
            for (Alert alert : alerts) {
                producer.send(
                                new ProducerRecord<>(
                                        "keyfence.alerts",
                                        alert.getAlertId().getBytes(UTF_8),
                                        serde.serializer().serialize("keyfence.alerts", alert)))
                        .get();
            }
        }
    }
}
