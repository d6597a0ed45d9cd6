package dev.keyfence.verifier.alert;

import dev.keyfence.verifier.alert.Reviews.NotWrittenException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is set about detection, in maps. */
public final class FakeSettings implements DetectionSettings {

    private final NavigableMap<String, AlertException> exceptions = new ConcurrentSkipListMap<>();
    private final Map<String, RuleTuning> tunings = new ConcurrentHashMap<>();

    private final NavigableMap<String, UserRule> userRules = new ConcurrentSkipListMap<>();

    /** Whether they know everything. */
    public volatile boolean complete = true;

    /** Whether Kafka is away. */
    public volatile boolean broken;

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<AlertException> exceptions() {
        return List.copyOf(exceptions.values());
    }

    @Override
    public Optional<AlertException> exception(String id) {
        return Optional.ofNullable(exceptions.get(id));
    }

    @Override
    public Optional<RuleTuning> tuning(String rule) {
        return Optional.ofNullable(tunings.get(rule));
    }

    @Override
    public void put(AlertException exception) throws NotWrittenException {
        check();
        exceptions.put(exception.id(), exception);
    }

    @Override
    public void put(RuleTuning tuning) throws NotWrittenException {
        check();
        tunings.put(tuning.rule(), tuning);
    }

    @Override
    public List<UserRule> userRules() {
        return List.copyOf(userRules.values());
    }

    @Override
    public Optional<UserRule> userRule(String name) {
        return Optional.ofNullable(userRules.get(name));
    }

    @Override
    public void put(UserRule rule) throws NotWrittenException {
        check();
        userRules.put(rule.name(), rule);
    }

    @Override
    public void removeUserRule(String name) throws NotWrittenException {
        check();
        userRules.remove(name);
    }

    @Override
    public void forget(List<String> ids) throws NotWrittenException {
        check();
        ids.forEach(exceptions::remove);
    }

    private void check() throws NotWrittenException {
        if (broken) {
            throw new NotWrittenException("Kafka does not answer", null);
        }
    }
}
