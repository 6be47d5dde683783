package io.reactorchannel.test.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the documentation are those of this package, which run. */
class DocsTest {

    private static final Path PAGE = Path.of("..", "docs", "testing.md");
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "reactorchannel", "test", "examples");

    @ParameterizedTest
    @ValueSource(strings = {"OrderShipper", "OrderShipperTest", "OrderShipperRetryTest", "OrderShipperFaultTest"})
    void thePageHasTheExampleAsItIs(String name) throws IOException {
        String source = Files.readString(SOURCES.resolve(name + ".java"));
        String declarations = source.substring(source.lastIndexOf("\nimport "));
        String code = declarations.substring(declarations.indexOf("\n\n") + 2);

        assertThat(Files.readString(PAGE)).contains("```java\n" + code + "```");
    }
}
