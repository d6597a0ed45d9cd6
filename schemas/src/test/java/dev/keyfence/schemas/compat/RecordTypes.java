package dev.keyfence.schemas.compat;

import dev.keyfence.schemas.serde.RecordSchemas;
import dev.keyfence.schemas.topic.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** The plain schemas of all records that are values of a topic. */
final class RecordTypes {

    static final List<Schema> ALL =
            new Topics(Topics.DEFAULT_PREFIX)
                    .shared().stream()
                            .map(RecordSchemas::of)
                            .flatMap(Optional::stream)
                            .distinct()
                            .toList();

    private RecordTypes() {}
}
