package dev.keyfence.verifier.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyfence.schemas.record.Decision;
import dev.keyfence.verifier.alert.AlertView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code ocsf}: the Open Cybersecurity Schema Framework, version 1.8.0. An alert is a Detection
 * Finding (2004); a decision about a key that is known is API Activity (6003), and one about a key
 * that is not is Authentication (3002).
 */
final class OcsfFormat implements ExportFormat {

    static final String VERSION = "1.8.0";

    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public String name() {
        return "ocsf";
    }

    @Override
    public byte[] alert(AlertView alert, @Nullable String link) {
        return bytes(OcsfFinding.write(MAPPER.createObjectNode(), alert, link));
    }

    @Override
    public byte[] decision(Decision decision) {
        return bytes(OcsfActivity.write(MAPPER.createObjectNode(), decision));
    }

    /**
     * What every event has.
     *
     * @param uid of the event, the same whenever it is sent again
     */
    static void base(ObjectNode event, OcsfClass type, int activity, String uid, long timeMillis) {
        event.put("category_uid", type.category());
        event.put("class_uid", type.uid());
        event.put("class_name", type.caption());
        event.put("activity_id", activity);
        event.put("type_uid", type.uid() * 100L + activity);
        event.put("time", timeMillis);
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("version", VERSION);
        metadata.put("uid", uid);
        metadata.putObject("product").put("name", "Keyfence").put("vendor_name", "Keyfence");
    }

    private static byte[] bytes(ObjectNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
