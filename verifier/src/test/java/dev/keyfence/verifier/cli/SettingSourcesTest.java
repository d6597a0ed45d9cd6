package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.archive.ArchiveSettings;
import dev.keyfence.verifier.http.TrustedProxies;
import dev.keyfence.verifier.solo.SoloSettings;
import dev.keyfence.verifier.solo.UsageRetention;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingSourcesTest {

    private final Map<String, String> environment = new HashMap<>();

    @TempDir Path directory;

    @Test
    void aFlagWinsOverAVariableAVariableOverTheFileAndTheFileOverTheDefault() throws Exception {
        String file =
                Files.writeString(
                                directory.resolve("k.yml"),
                                "port: 1\ncontrol-port: 1\nkafka-port: 1\nlease: 20s\n")
                        .toString();
        environment.put("KEYFENCE_PORT", "2");
        environment.put("KEYFENCE_CONTROL_PORT", "2");
        SoloSettings settings = up("--config", file, "--port", "3");
        assertThat(settings.node().listen().dataPort()).isEqualTo(3);
        assertThat(settings.node().listen().controlPort()).isEqualTo(2);
        assertThat(settings.kafkaPort()).isEqualTo(1);
        assertThat(settings.node().fence().lease()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.node().fence().beacon()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void readsPropertiesFilesToo() throws Exception {
        String file =
                Files.writeString(directory.resolve("k.properties"), "data-dir=/data\n").toString();
        environment.put("KEYFENCE_CONFIG", file);
        assertThat(up().node().dataDirectory()).isEqualTo(Path.of("/data"));
    }

    @Test
    void hasDefaultsThatSuitAFirstRun() {
        SoloSettings settings = up();
        assertThat(settings.node().listen().host()).isEqualTo("127.0.0.1");
        assertThat(settings.node().listen().dataPort()).isEqualTo(8080);
        assertThat(settings.node().listen().controlPort()).isEqualTo(8081);
        assertThat(settings.node().listen().proxies()).isEqualTo(TrustedProxies.NONE);
        assertThat(settings.kafkaPort()).isEqualTo(9092);
        assertThat(settings.topics().keys().name()).isEqualTo("keyfence.keys");
        assertThat(settings.node().nodeId()).isEqualTo("solo-box.example");
        assertThat(settings.node().rootKey()).isNull();
        assertThat(settings.archive())
                .isEqualTo(
                        ArchiveSettings.of(
                                settings.node().dataDirectory().resolve("archive"), 400));
        assertThat(settings.node().dataDirectory())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/keyfence/solo"));
    }

    @Test
    void archivesWhereAndForAsLongAsItIsTold() {
        assertThat(up("--archive-dir", "/big", "--archive-days", "30").archive())
                .isEqualTo(ArchiveSettings.of(Path.of("/big"), 30));
        assertThat(up("--archive-days", "0").archive()).isNull();
        for (String wrong : List.of("--archive-days=-1", "--archive-dir=/a*")) {
            assertThatThrownBy(() -> up(wrong)).isInstanceOf(SettingsException.class);
        }
    }

    @Test
    void keepsUsageForAsLongAsItIsTold() {
        assertThat(up().topologies().usage()).isEqualTo(UsageRetention.DEFAULTS);
        assertThat(
                        up("--usage-minutes", "1h", "--usage-hours=P7D", "--usage-days=P30D")
                                .topologies()
                                .usage())
                .isEqualTo(
                        new UsageRetention(
                                Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(30)));
        for (String wrong :
                List.of("--usage-minutes=4m", "--usage-hours=PT1H", "--usage-days=P732D")) {
            assertThatThrownBy(() -> up(wrong))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("--usage-days: usage is kept");
        }
    }

    @Test
    void saysWhichGeoDatabaseCannotBeRead() {
        assertThat(up().topologies().geo()).isEmpty();
        assertThatThrownBy(() -> up("--geo", "/nowhere/city.mmdb"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("--geo: /nowhere/city.mmdb cannot be read");
    }

    @Test
    void keepsDataWhereTheDesktopWantsIt() {
        environment.put("XDG_DATA_HOME", "/xdg");
        assertThat(up().node().dataDirectory()).isEqualTo(Path.of("/xdg/keyfence/solo"));
    }

    @Test
    void takesRequiredSettingsFromTheEnvironment() {
        environment.put("KEYFENCE_BOOTSTRAP", "kafka:9092");
        environment.put("KEYFENCE_REGISTRY", "http://registry");
        CommandLine line = parsed("control");
        ControlCommand control = command(line, "control", ControlCommand.class);
        assertThat(control.cluster.settings().bootstrapServers()).isEqualTo("kafka:9092");
    }

    @Test
    void givesTheKafkaFileToClientsAndShowsItToNobody() throws Exception {
        String file =
                Files.writeString(
                                directory.resolve("client.properties"),
                                """
                                security.protocol=SASL_SSL
                                sasl.jaas.config=secret
                                basic.auth.user.info=me:secret
                                """)
                        .toString();
        CommandLine line =
                parsed(
                        "node",
                        "--bootstrap",
                        "k:1",
                        "--registry",
                        "http://r",
                        "--kafka-config",
                        file);
        NodeCommand node = command(line, "node", NodeCommand.class);
        var settings = node.cluster.settings();
        assertThat(settings.connection())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("bootstrap.servers", "k:1");
        assertThat(settings.registry())
                .containsEntry("schema.registry.url", "http://r")
                .containsEntry("basic.auth.user.info", "me:secret")
                .doesNotContainKey("sasl.jaas.config");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void refusesAKafkaFileThatIsNotThere() {
        CommandLine line =
                parsed(
                        "node",
                        "--bootstrap",
                        "k:1",
                        "--registry",
                        "http://r",
                        "--kafka-config",
                        "/nowhere");
        NodeCommand node = command(line, "node", NodeCommand.class);
        assertThatThrownBy(node.cluster::settings).isInstanceOf(SettingsException.class);
    }

    private SoloSettings up(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "up";
        System.arraycopy(options, 0, args, 1, options.length);
        UpCommand up = command(parsed(args), "up", UpCommand.class);
        return up.settings(new Surroundings(environment, "box.example"));
    }

    private static <T> T command(CommandLine line, String name, Class<T> type) {
        Object command = Objects.requireNonNull(line.getSubcommands().get(name)).getCommand();
        return type.cast(command);
    }

    private CommandLine parsed(String... args) {
        CommandLine line = KeyfenceCommand.create();
        line.setDefaultValueProvider(SettingSources.read(line, List.of(args), environment));
        line.parseArgs(args);
        return line;
    }
}
