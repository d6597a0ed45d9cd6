package dev.keyfence.streams.detection.score;

import java.util.List;
import java.util.random.RandomGenerator;

/** What made-up requests are made of. */
final class Words {

    static final List<String> NOUNS =
            List.of(
                    "files",
                    "images",
                    "orders",
                    "users",
                    "jobs",
                    "reports",
                    "models",
                    "invoices",
                    "labels",
                    "events",
                    "carts",
                    "assets",
                    "videos",
                    "tags",
                    "search",
                    "sessions",
                    "products",
                    "streams",
                    "messages",
                    "devices");

    /** What intruders look for. */
    static final List<String> SECRETS =
            List.of(
                    "admin",
                    "backup",
                    "config",
                    "secrets",
                    "tokens",
                    "billing",
                    "roles",
                    "policies",
                    "exports",
                    "audit",
                    "internal",
                    "debug",
                    "keys",
                    "tenants",
                    "webhooks",
                    "graphql",
                    "metrics",
                    "dump",
                    "console",
                    "setup",
                    "shell",
                    "env",
                    "git",
                    "actuator");

    static final List<String> SERVICES =
            List.of(
                    "Go-http-client/2.0",
                    "python-requests/2.32.3",
                    "okhttp/4.12.0",
                    "axios/1.7.2",
                    "Java-http-client/21.0.4",
                    "node-fetch/3.3.2",
                    "Ruby");

    static final List<String> BROWSERS =
            List.of(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                            + " Chrome/131.0.0.0 Safari/537.36",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:132.0) Gecko/20100101 Firefox/132.0",
                    "PostmanRuntime/7.42.0");

    static final List<String> PHONES =
            List.of("ShopApp/5.2 (iPhone; iOS 18.1)", "ShopApp/5.2 (Android 15)", "okhttp/4.12.0");

    /** Of tools that look for secrets, or for holes. */
    static final List<String> TOOLS =
            List.of(
                    "TruffleHog",
                    "gitleaks/8.21.2",
                    "Nuclei - Open-source project (github.com/projectdiscovery/nuclei)",
                    "sqlmap/1.8.11#stable (https://sqlmap.org)",
                    "Pacu",
                    "Mozilla/5.0 (compatible; Nmap Scripting Engine)");

    /** What intruders come with otherwise. */
    static final List<String> STRANGERS =
            List.of(
                    "curl/8.9.1",
                    "Wget/1.24.5",
                    "aiohttp/3.10.5",
                    "HTTPie/3.2.3",
                    "libwww-perl/6.77");

    private Words() {}

    static String any(List<String> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Some digits that stand for a presented key. */
    static String digest(RandomGenerator random) {
        return "%016x".formatted(random.nextLong());
    }
}
