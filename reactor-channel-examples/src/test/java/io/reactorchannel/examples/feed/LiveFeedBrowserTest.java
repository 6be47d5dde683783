package io.reactorchannel.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactorchannel.ProducerRecord;
import io.reactorchannel.ReactiveChannel;
import io.reactorchannel.auth.ChannelAuth;
import io.reactorchannel.service.StreamingService;
import io.reactorchannel.service.fault.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

/**
 * The page in a real Chromium. Left out where there is none. With {@code -Dscreenshots=DIR} it takes the pictures of
 * the documentation.
 */
class LiveFeedBrowserTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String ROWS = "#rows tr";

    private static Browser browser;

    private final List<AutoCloseable> open = new ArrayList<>();
    private StreamingService service;
    private ReactiveChannel producer;
    private ConfigurableApplicationContext application;

    @BeforeAll
    static void startBrowser() {
        assumeTrue(
                Browser.isThere(), "there is no Chromium with its driver on this machine: apt install chromium-driver");
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void startService() {
        service = StreamingService.builder()
                .authentication(false)
                .topic("orders", 2)
                .topic("payments", 1)
                .topic("shipments", 1)
                .start();
        open.add(service);
        producer =
                ReactiveChannel.builder(service.url()).auth(ChannelAuth.none()).build();
        open.add(producer);
        browser.size(1280, 900, false);
        browser.colours("light");
    }

    @AfterEach
    void close() throws Exception {
        browser.open("about:blank");
        browser.complaints();
        if (application != null) {
            application.close();
            assertThat(service.consumers())
                    .as("consumers that were left behind")
                    .isZero();
        }
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private int start(int port, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.reactor.netty.shutdown-quiet-period=0s",
                "--server.port=" + port,
                "--reactor-channel.url=" + service.url(),
                "--reactor-channel.auth.kind=none",
                "--reactor-channel.empty-poll-delay=20ms",
                "--reactor-channel.commit-interval=50ms",
                "--feed.capacity=300"));
        arguments.addAll(List.of(more));
        application = LiveFeedApplication.start(arguments.toArray(String[]::new));
        ConfigurableApplicationContext started = application;
        open.add(started::close);
        return Integer.parseInt(application.getEnvironment().getProperty("local.server.port"));
    }

    private void openPage(int port) {
        browser.open("http://127.0.0.1:" + port + "/");
        Await.until("live", () -> browser.text("#connection").equals("Live"));
    }

    private void produce(String topic, int from, int count) {
        producer.produce(Flux.range(from, count)
                        .map(order -> ProducerRecord.of(topic, Map.of("order", order))
                                .withShardingKey("customer " + order % 7)
                                .withHeaders(Map.of("country", "NO"))))
                .block(LONG_ENOUGH);
    }

    private static void awaitShown(long count) {
        Await.until(count + " shown, now " + browser.number("#shown"), () -> browser.number("#shown") == count);
    }

    private long held() {
        return application.getBean(FeedLog.class).held();
    }

    private long committed() {
        return List.of("orders", "payments", "shipments").stream()
                .flatMap(topic -> service.committedOffsets("live-feed", topic).values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void recordsAppearAsTheyAreProduced() {
        openPage(start(0));
        List<Long> times = new ArrayList<>();
        for (int record = 0; record < 10; record++) {
            int count = record + 1;
            long begin = System.nanoTime();
            produce("orders", record, 1);
            Await.until("shown", () -> browser.count(ROWS) == count);
            times.add((System.nanoTime() - begin) / 1_000_000);
        }
        System.out.println("From produce to the screen, in ms, with 10 ms between looks: " + times + ", median "
                + LongStream.of(times.stream()
                                .mapToLong(Long::longValue)
                                .sorted()
                                .toArray())
                        .skip(5)
                        .findFirst()
                        .orElseThrow());

        assertThat(browser.text("#rows tr:first-child .payload")).contains("\"order\":9");
        assertThat(browser.text("#rows tr:first-child .key")).isEqualTo("customer 2");
        assertThat(browser.element("#rows tr:first-child").getAttribute("data-topic"))
                .isEqualTo("orders");
        Await.until("committed", () -> committed() == 10);
        Await.until(
                "the numbers follow", () -> browser.number("#unacknowledged") == 0 && browser.number("#viewers") == 1);
        Await.until("the lag is told", () -> browser.number("#lag") == 0);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aSlowPageSlowsThePollsAndGetsEverythingWhenItIsFast() {
        openPage(start(0));
        // a page that shows nothing: it says it has shown nothing, as long as that takes
        browser.run("window.realFetch = window.fetch; window.held = [];"
                + "window.fetch = (...all) => String(all[0]).endsWith('shown')"
                + " ? new Promise(go => window.held.push(() => window.realFetch(...all).then(go)))"
                + " : window.realFetch(...all);");

        produce("orders", 0, 20_000);
        Await.until("the log is full", () -> held() == 300);
        produce("payments", 20_000, 1);

        assertThat(held()).isEqualTo(300);
        assertThat(committed()).isZero();
        assertThat(application.getBean(ReactiveChannel.class).status().unacknowledged())
                .as("handed out, and no more are polled")
                .isLessThanOrEqualTo(300);
        assertThat(browser.number("#shown")).isLessThanOrEqualTo(200);

        browser.run("window.fetch = window.realFetch; window.held.forEach(go => go());");

        awaitShown(20_001);
        assertThat(browser.count(ROWS)).as("rows are bounded too").isEqualTo(500);
        Await.until("committed", () -> committed() == 20_001);
        assertThat(browser.text("#notice")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aConnectionThatIsCutLosesNothing() {
        int port = start(0);
        FaultProxy proxy = FaultProxy.to("127.0.0.1", port).start();
        open.add(proxy);
        openPage(proxy.port());

        for (int round = 0; round < 8; round++) {
            produce("orders", round * 50, 50);
            if (round % 2 == 1) {
                proxy.resetConnections();
                Await.until("connected again", () -> browser.text("#connection").equals("Live"));
            }
        }

        awaitShown(400);
        assertThat(browser.count(ROWS)).isEqualTo(400);
        assertThat(browser.run("return new Set([...document.querySelectorAll('#rows tr')]"
                        + ".map(row => row.dataset.partition + '@' + row.dataset.offset)).size"))
                .isEqualTo(400L);
        assertThat(browser.text("#notice")).isEmpty();
    }

    @Test
    void anApplicationThatIsRestartedLosesNothing() {
        int port = start(0);
        openPage(port);
        produce("orders", 0, 100);
        awaitShown(100);

        application.close();
        produce("orders", 100, 100);
        start(port);

        Await.until("live again", () -> browser.text("#connection").equals("Live"));
        Await.until(
                "all",
                () -> Long.valueOf(200)
                        .equals(browser.run("return new Set([...document.querySelectorAll('#rows tr')]"
                                + ".map(row => row.dataset.partition + '@' + row.dataset.offset)).size")));
        Await.until("committed", () -> committed() == 200);
    }

    @Test
    void aRecordIsProducedByTheForm() {
        openPage(start(0));
        assertThat(browser.element("#produce-topic").getAttribute("value")).isEqualTo("orders");

        type("#produce-topic", "payments");
        type("#produce-key", "customer 5");
        type("#produce-payload", "not JSON at all");
        assertThat(browser.text("#produce-hint")).contains("JSON");
        browser.element("#produce button[type=submit]").click();

        Await.until("told", () -> browser.text("#produce-result").contains("Produced to payments"));
        awaitShown(1);
        assertThat(browser.text("#rows .payload")).isEqualTo("not JSON at all");
        assertThat(browser.text("#rows .key")).isEqualTo("customer 5");

        type("#produce-topic", " ");
        browser.run("document.querySelector('#produce-topic').required = false");
        browser.element("#produce button[type=submit]").click();
        Await.until("the problem is told", () -> browser.text("#produce-result").contains("topic: must not be blank"));
    }

    private static void type(String css, String text) {
        WebElement field = browser.element(css);
        field.clear();
        field.sendKeys(text);
    }

    @Test
    void pauseHoldsAndResumeGoesOn() {
        openPage(start(0));
        browser.element("#pause").click();
        Await.until("paused", () -> browser.text("#connection").equals("Paused"));
        assertThat(browser.element("#pause").getAttribute("aria-pressed")).isEqualTo("true");
        assertThat(application.getBean(ReactiveChannel.class).isPaused()).isTrue();

        browser.element("#pause").click();
        Await.until("live", () -> browser.text("#connection").equals("Live"));
        produce("orders", 0, 1);
        awaitShown(1);
    }

    @Test
    void aFilterByTopicAndTextShowsWhatMatches() {
        openPage(start(0));
        produce("orders", 0, 20);
        produce("payments", 20, 20);
        awaitShown(40);

        browser.element("#topics input[value=orders]").click();
        Await.until("without orders", () -> browser.count(ROWS) == 20 && browser.count("tr[data-topic=orders]") == 0);
        type("#text", "\"order\":3");
        Await.until("by text", () -> browser.count(ROWS) == 10);
        produce("payments", 300, 1);
        Await.until("what comes too", () -> browser.count(ROWS) == 11);

        for (String topic : List.of("payments", "shipments")) {
            browser.element("#topics input[value=" + topic + "]").click();
        }
        Await.until("none", () -> browser.text("#topics-hint").equals("Choose a topic"));
        browser.element("#topics input[value=orders]").click();
        type("#text", "");
        browser.element("#text").sendKeys("x", Keys.BACK_SPACE);
        Await.until("orders", () -> browser.count("tr[data-topic=orders]") == 20 && browser.count(ROWS) == 20);
    }

    @Test
    void detailsShowTheWholeRecord() {
        openPage(start(0));
        String payload = "{\"order\":1,\"text\":\"" + "x".repeat(5_000) + "\"}";
        producer.produce(ProducerRecord.of("orders", payload)
                        .withShardingKey("customer 1")
                        .withHeaders(Map.of("country", "NO")))
                .block(LONG_ENOUGH);
        awaitShown(1);

        browser.element("#rows tr .payload").click();

        Await.until("open", () -> browser.count("dialog#details[open]") == 1);
        assertThat(browser.text("#details-title")).startsWith("orders-").endsWith("@0");
        assertThat(browser.text("#details-key")).isEqualTo("customer 1");
        assertThat(browser.text("#details-headers")).contains("country: NO");
        Await.until("the whole payload", () -> browser.text("#details-payload").length() > 5_000);
        browser.element("#details-close").click();
        assertThat(browser.count("dialog#details[open]")).isZero();
    }

    @Test
    void thePageIsUsedByKeyboard() {
        openPage(start(0));
        produce("payments", 0, 5);
        awaitShown(5);

        List<String> order = new ArrayList<>();
        browser.run("document.activeElement.blur()");
        for (int tabs = 0; tabs < 14; tabs++) {
            browser.focused().sendKeys(Keys.TAB);
            WebElement focused = browser.focused();
            order.add(
                    focused.getAttribute("id").isEmpty() ? focused.getAttribute("class") : focused.getAttribute("id"));
        }
        assertThat(order)
                .as("in the order of the page, one row among them")
                .containsSubsequence(
                        "skip", "pause", "clear", "text", "open", "produce-topic", "produce-key", "produce-payload");
        assertThat(order.stream().filter("open"::equals)).hasSize(1);

        browser.run("document.querySelector('#rows tr .open').focus()");
        browser.focused().sendKeys(Keys.ARROW_DOWN);
        assertThat(focusedOffset()).isEqualTo("3");
        browser.focused().sendKeys(Keys.END);
        assertThat(focusedOffset()).isEqualTo("0");
        browser.focused().sendKeys(Keys.HOME);
        assertThat(focusedOffset()).isEqualTo("4");
        browser.focused().sendKeys(Keys.ARROW_DOWN);
        browser.focused().sendKeys(Keys.ENTER);
        assertThat(browser.text("#details-title")).isEqualTo("payments-0@3");
        browser.focused().sendKeys(Keys.ESCAPE);
        Await.until("closed", () -> browser.count("dialog#details[open]") == 0);
        assertThat(focusedOffset()).as("back where it was opened").isEqualTo("3");

        produce("payments", 5, 3);
        awaitShown(8);
        assertThat(focusedOffset()).as("new rows take no focus away").isEqualTo("3");
        assertThat(browser.complaints()).isEmpty();
    }

    private static String focusedOffset() {
        return String.valueOf(browser.run("return document.activeElement.closest('tr')?.dataset.offset"));
    }

    @ParameterizedTest
    @CsvSource({"desktop, light", "desktop, dark", "phone, light", "phone, dark"})
    void aCheckerFindsNothingAndNothingScrollsSideways(String device, String scheme) throws IOException {
        boolean phone = device.equals("phone");
        browser.size(phone ? 390 : 1280, phone ? 844 : 900, phone);
        browser.colours(scheme);
        String screenshots = System.getProperty("screenshots");
        openPage(start(0, "--feed.demo-rate=" + (screenshots == null ? 20 : 6)));
        Await.until("some records", () -> browser.number("#shown") > (screenshots == null ? 10 : 60));
        Await.until("the numbers follow", () -> browser.number("#rate") > 0 && browser.number("#lag") >= 0);
        if (screenshots != null) {
            Files.createDirectories(Path.of(screenshots));
            browser.screenshot(Path.of(screenshots, "live-feed-" + device + "-" + scheme + ".png"));
        }

        assertThat(browser.accessibilityFaults()).as("the page").isEmpty();
        assertThat((Boolean) browser.run(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("nothing scrolls sideways")
                .isTrue();
        browser.run("document.querySelector('#rows tr .open').click()");
        Await.until("open", () -> browser.count("dialog#details[open]") == 1);
        assertThat(browser.accessibilityFaults()).as("the dialog").isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
