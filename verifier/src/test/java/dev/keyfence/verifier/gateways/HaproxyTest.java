package dev.keyfence.verifier.gateways;

import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** docker/gateways/haproxy.cfg and keyfence.lua with the HAProxy that is installed. */
final class HaproxyTest extends GatewayContract {

    @Override
    boolean installed() {
        return Gateway.installed("haproxy");
    }

    @Override
    Gateway start(Path directory, int upstreamPort, int keyfencePort) throws IOException {
        int port = FreePort.take();
        Files.writeString(directory.resolve("keyfence.lua"), Gateway.shipped("keyfence.lua"));
        Path file = directory.resolve("haproxy.cfg");
        Files.writeString(
                file,
                Gateway.shipped(
                        "haproxy.cfg",
                        "bind :8001",
                        "bind 127.0.0.1:" + port,
                        "127.0.0.1:9000",
                        "127.0.0.1:" + upstreamPort,
                        "127.0.0.1:8080",
                        "127.0.0.1:" + keyfencePort));
        return new Gateway(
                List.of("/usr/sbin/haproxy", "-db", "-f", file.toString()), port, directory);
    }
}
