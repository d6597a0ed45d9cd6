package dev.keyfence.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client makes of registries that fail, lag or are none at all. */
class RegistryClientTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final InMemoryRegistry first;
    private final InMemoryRegistry second;

    RegistryClientTest() throws IOException {
        first = new InMemoryRegistry();
        second = new InMemoryRegistry();
    }

    @AfterEach
    void stopsTheRegistries() {
        first.close();
        second.close();
    }

    @Test
    void triesTheNextRegistryWhenOneIsAway() {
        assertThat(client(NOBODY, second.url()).register("s", STRING))
                .isEqualTo(new Registration.Registered(1));
    }

    @Test
    void triesTheNextRegistryWhenOneHasTrouble() {
        first.answerAlways(
                500, "{\"error_code\":50001,\"message\":\"Error in the backend data store\"}");

        assertThat(client(first.url(), second.url()).register("s", STRING))
                .isEqualTo(new Registration.Registered(1));
    }

    @Test
    void staysWithTheRegistryThatAnswered() {
        first.answerAlways(500, "{}");
        RegistryClient client = client(first.url(), second.url());
        client.register("s", STRING);
        int before = first.requests();
        client.register("s", STRING);

        assertThat(first.requests()).isEqualTo(before);
    }

    @Test
    void believesThatAnIdIsUnknownOnlyWhenNoRegistryKnowsIt() {
        client(second.url()).register("s", STRING);

        assertThat(client(first.url(), second.url()).schemaById(1))
                .isEqualTo(new SchemaLookup.Found(STRING));
        assertThat(client(first.url(), second.url()).schemaById(2))
                .isEqualTo(new SchemaLookup.Unknown());
    }

    @Test
    void takesAPageThatIsNotFoundForAWrongAddressAndNotForAnUnknownId() {
        first.answerAlways(404, "{\"status\":404,\"error\":\"Not Found\"}");
        assertUnavailable("HTTP 404");

        first.answerAlways(404, "<html>nginx</html>");
        assertUnavailable("is this a schema registry?");

        first.answerAlways(200, "");
        assertUnavailable("is this a schema registry?");
    }

    @Test
    void takesRefusedCredentialsForAReasonToTryAgain() {
        for (int status : List.of(401, 403)) {
            first.answerAlways(status, "{}");
            assertUnavailable("basic.auth.user.info");
        }
    }

    @Test
    void takesAnAnswerWithoutAnIdOrSchemaForNoAnswer() {
        first.answerAlways(200, "{}");

        assertUnavailable("without a schema");
        assertThatThrownBy(() -> client(first.url()).register("s", STRING))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("without an id");
    }

    @Test
    void takesARefusalWhereThereIsNothingToRefuseForNoAnswer() {
        first.answerAlways(422, "{\"error_code\":42201,\"message\":\"Invalid schema\"}");
        RegistryClient client = client(first.url());

        assertUnavailable("Invalid schema");
        assertThatThrownBy(() -> client.lookUp("s", STRING))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.latest("s"))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.compatibility("s", STRING))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.compatibilityLevel("s"))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.setCompatibilityLevel("s", "NO_SUCH"))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(client.register("s", STRING))
                .isEqualTo(new Registration.Refused("Invalid schema"));
    }

    @Test
    void waitsForASilentRegistryNoLongerThanItsTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            RegistryClient client =
                    new RegistryClient(
                            new RegistrySettings(List.of(url), null, Duration.ofMillis(200)));
            long start = System.nanoTime();

            assertThatThrownBy(() -> client.schemaById(1))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void sendsItsCredentials() {
        new RegistryClient(
                        new RegistrySettings(
                                List.of(first.url()),
                                "me:secret",
                                RegistrySettings.REQUEST_TIMEOUT))
                .latest("s");

        assertThat(first.authorizationSeen()).isEqualTo("Basic bWU6c2VjcmV0");
    }

    @Test
    void takesSubjectsWithAnyCharacter() {
        RegistryClient client = client(first.url());
        client.register("a b+c%", STRING);

        assertThat(client.latest("a b+c%")).isPresent();
        assertThat(client.latest("a b c%")).isEmpty();
    }

    private void assertUnavailable(String message) {
        assertThatThrownBy(() -> client(first.url()).schemaById(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(message);
    }

    private static RegistryClient client(URI... urls) {
        return new RegistryClient(
                new RegistrySettings(List.of(urls), null, RegistrySettings.REQUEST_TIMEOUT));
    }
}
