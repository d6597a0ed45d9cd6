package dev.keyfence.verifier.assembly;

import dev.keyfence.schemas.record.Alert;
import dev.keyfence.schemas.record.AlertReview;
import dev.keyfence.schemas.record.DetectorConfig;
import dev.keyfence.schemas.record.Response;
import dev.keyfence.schemas.topic.Topics;
import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.ReviewLog;
import dev.keyfence.verifier.alert.Reviews;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.http.HealthCheck;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.replica.AlertBook;
import dev.keyfence.verifier.replica.AlertReplica;
import dev.keyfence.verifier.replica.ConfigReplica;
import dev.keyfence.verifier.replica.Follower;
import dev.keyfence.verifier.replica.ResponseConfig;
import dev.keyfence.verifier.replica.ResponseReplica;
import dev.keyfence.verifier.replica.ReviewReplica;
import dev.keyfence.verifier.replica.RocksRows;
import dev.keyfence.verifier.respond.ResponseBook;
import dev.keyfence.verifier.respond.ResponseSettings;
import java.time.InstantSource;
import java.util.List;

/**
 * What a control node follows of detection.
 *
 * @param alerts follows the alerts
 * @param reviews follows what people made of them
 * @param config follows what people set about detection
 * @param responses follows what was done about alerts by itself
 * @param book what was done
 * @param settings what is to be done
 * @param parts what controllers work with
 */
record AlertFollowers(
        Follower alerts,
        Follower reviews,
        Follower config,
        Follower responses,
        ResponseBook book,
        ResponseSettings settings,
        List<Part<?>> parts) {

    /** Makes them; they follow nothing yet, and end with the process's parts. */
    static AlertFollowers of(ControlFollowers.Source source) {
        Topics topics = source.cluster().topics();
        RocksRows alertRows = new RocksRows(source.data().resolve("alerts"));
        AlertReplica alerts =
                new AlertReplica(
                        source.reader(Alert.class),
                        alertRows,
                        source.deadLetters(),
                        source.counters());
        RocksRows reviewRows = new RocksRows(source.data().resolve("alert-reviews"));
        ReviewReplica reviews =
                new ReviewReplica(
                        source.reader(AlertReview.class),
                        reviewRows,
                        source.log(topics.alertReviews(), AlertReview.class),
                        source.deadLetters(),
                        source.counters());
        RocksRows configRows = new RocksRows(source.data().resolve("detector-config"));
        ConfigReplica config =
                new ConfigReplica(
                        source.reader(DetectorConfig.class),
                        configRows,
                        source.log(topics.detectorConfig(), DetectorConfig.class),
                        source.deadLetters(),
                        source.counters());
        RocksRows responseRows = new RocksRows(source.data().resolve("responses"));
        ResponseReplica book = book(source, responseRows);
        return new AlertFollowers(
                source.follower(topics.alerts(), alertRows, alerts),
                source.follower(topics.alertReviews(), reviewRows, reviews),
                source.follower(topics.detectorConfig(), configRows, config),
                source.follower(topics.responses(), responseRows, book),
                book,
                new ResponseConfig(config, InstantSource.system()),
                parts(new AlertBook(alerts, reviews), reviews, config));
    }

    private static List<Part<?>> parts(
            AlertBook book, ReviewReplica reviews, ConfigReplica config) {
        return List.of(
                Part.of(Alerts.class, book),
                Part.of(ReviewLog.class, book),
                Part.of(Reviews.class, reviews),
                Part.of(DetectionSettings.class, config),
                Part.of(RuleCatalogue.class, new DetectionRules()));
    }

    private static ResponseReplica book(ControlFollowers.Source source, RocksRows rows) {
        return new ResponseReplica(
                source.reader(Response.class),
                rows,
                source.log(source.cluster().topics().responses(), Response.class),
                source.deadLetters(),
                source.counters());
    }

    void start() {
        alerts.start();
        reviews.start();
        config.start();
        responses.start();
    }

    List<HealthCheck> checks() {
        return List.of(
                Checks.follower("alerts replica", alerts),
                Checks.follower("alert reviews replica", reviews),
                Checks.follower("detector settings replica", config),
                Checks.follower("responses replica", responses));
    }
}
