package dev.keyfence.verifier.gateways;

import dev.keyfence.verifier.program.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** docker/gateways/nginx.conf with the nginx that is installed. */
final class NginxTest extends GatewayContract {

    @Override
    boolean installed() {
        return Gateway.installed("nginx");
    }

    @Override
    Gateway start(Path directory, int upstreamPort, int keyfencePort) throws IOException {
        int port = FreePort.take();
        StringBuilder paths = new StringBuilder("http {\n");
        for (String name : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            paths.append("%s_temp_path %s/%s;\n".formatted(name, directory, name));
        }
        Path file = directory.resolve("nginx.conf");
        Files.writeString(
                file,
                "daemon off; pid %s/nginx.pid; error_log stderr;\n".formatted(directory)
                        + Gateway.shipped(
                                "nginx.conf",
                                "http {\n",
                                paths.toString(),
                                "worker_processes auto;",
                                "worker_processes 1;",
                                "listen 8000;",
                                "listen 127.0.0.1:" + port + ";",
                                "127.0.0.1:9000",
                                "127.0.0.1:" + upstreamPort,
                                "127.0.0.1:8080",
                                "127.0.0.1:" + keyfencePort));
        return new Gateway(
                List.of(
                        "/usr/sbin/nginx",
                        "-e",
                        "stderr",
                        "-p",
                        directory.toString(),
                        "-c",
                        file.toString()),
                port,
                directory);
    }
}
