package io.reactorchannel.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The Dockerfile and the compose file, without an engine: their syntax, and what they say of the service. */
class ContainerFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final Set<String> INSTRUCTIONS = Set.of(
            "FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "ENV", "HEALTHCHECK", "ENTRYPOINT", "CMD", "ARG");

    private static List<String> instructions() throws IOException {
        String text = Files.readString(ROOT.resolve("reactor-channel-service/Dockerfile"));
        return text.replaceAll("(?m)^#.*\\R", "")
                .replaceAll("\\\\\\R\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Files.readString(ROOT.resolve("compose.yaml")));
    }

    private static Set<String> variables() {
        return new CommandLine(new ServiceCommand())
                .getCommandSpec().options().stream()
                        .map(option -> "REACTOR_CHANNEL_"
                                + option.longestName()
                                        .substring(2)
                                        .toUpperCase(Locale.ROOT)
                                        .replace('-', '_'))
                        .collect(Collectors.toSet());
    }

    @Test
    void theDockerfileHasInstructionsOnlyAndTheirListsAreJson() throws IOException {
        assertThat(instructions())
                .hasSizeGreaterThan(5)
                .allSatisfy(line -> assertThat(INSTRUCTIONS).contains(line.split(" ", 2)[0]));
        assertThat(instructions().get(0)).startsWith("FROM ");
        for (String line : instructions()) {
            int list = line.indexOf('[');
            if (list >= 0) {
                assertThat(JsonMapper.shared().readTree(line.substring(list)).isArray())
                        .as(line)
                        .isTrue();
            }
        }
    }

    @Test
    void theDockerfileTakesTheJarThatTheBuildMakes() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).contains("<outputFile>${project.build.directory}/reactor-channel-service.jar</outputFile>");
        assertThat(instructions())
                .anyMatch(line -> line.contains("/src/reactor-channel-service/target/reactor-channel-service.jar"));
    }

    @Test
    void theirVariablesAreOptionsOfTheService() throws IOException {
        List<String> inDockerfile = Pattern.compile("REACTOR_CHANNEL_[A-Z_]+")
                .matcher(String.join("\n", instructions()))
                .results()
                .map(MatchResult::group)
                .toList();
        List<String> inCompose = compose().at("/services/service/environment").propertyNames().stream()
                .toList();

        assertThat(inDockerfile).isNotEmpty().isSubsetOf(variables());
        assertThat(inCompose).isNotEmpty().isSubsetOf(variables());
    }

    @Test
    void theServiceFindsTheBrokerOfTheComposeFile() throws IOException {
        JsonNode services = compose().get("services");

        assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").stringValue())
                .isEqualTo("PLAINTEXT://"
                        + services.at("/service/environment/REACTOR_CHANNEL_KAFKA")
                                .stringValue());
        assertThat(ROOT.resolve(services.at("/service/build/dockerfile").stringValue()))
                .exists();
        assertThat(services.get("service").get("depends_on").propertyNames())
                .allSatisfy(name -> assertThat(services.has(name)).isTrue());
    }
}
