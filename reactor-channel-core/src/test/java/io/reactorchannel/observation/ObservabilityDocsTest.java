package io.reactorchannel.observation;

import static io.reactorchannel.observation.ObservedService.LONG_ENOUGH;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reactorchannel.PayloadErrorHandler;
import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.service.fault.Fault;
import io.reactorchannel.service.fault.FaultKind;
import io.reactorchannel.service.fault.FaultPlan;
import io.reactorchannel.service.fault.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documentation says what the code does. */
class ObservabilityDocsTest {

    private static final String TO_RENEW =
            "run io.reactorchannel.observation.ObservabilityDocs, as CONTRIBUTING.md says";

    @RegisterExtension
    final ObservedService on = new ObservedService();

    @Test
    void thePageListsTheObservationsAndMeters() throws IOException {
        String page = read(ObservabilityDocs.PAGE);

        assertThat(page).as(TO_RENEW).isEqualTo(ObservabilityDocs.page(page));
    }

    @Test
    void theDashboardIsTheOneOfTheObservationsAndMeters() throws IOException {
        assertThat(read(ObservabilityDocs.DASHBOARD)).as(TO_RENEW).isEqualTo(ObservabilityDocs.dashboard());
    }

    @Test
    void theDashboardAsksForWhatPrometheusGets() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ReactiveChannel channel =
                on.channel(builder -> builder.meterRegistry(registry).onPayloadError(PayloadErrorHandler.skip()));
        channel.produce(ProducerRecord.of("orders", "{}"), ProducerRecord.of("orders", "[]"))
                .block(LONG_ENOUGH);
        on.fail(FaultPlan.scripted()
                .at(Operation.POLL, 1, Fault.lostAnswer(FaultKind.ANSWER_CLOSED))
                .build());
        channel.run(payloads -> Mono.just(false), "orders").block(LONG_ENOUGH);
        on.service().revokeTokens();
        channel.lag().block(LONG_ENOUGH);
        String scraped = registry.scrape();
        Set<String> given = scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('{')))
                .collect(Collectors.toSet());

        Set<String> asked = expressions(read(ObservabilityDocs.DASHBOARD));

        assertThat(asked).hasSizeGreaterThan(ChannelMeter.values().length);
        assertThat(given).containsAll(asked);
    }

    private static String read(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", name));
    }

    private static Set<String> expressions(String dashboard) {
        JsonNode panels = new JsonMapper().readTree(dashboard).get("panels");
        return panels.valueStream()
                .flatMap(panel -> panel.get("targets").valueStream())
                .map(target -> target.get("expr").asString())
                .flatMap(expression ->
                        Pattern.compile("(\\w+)\\{").matcher(expression).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
