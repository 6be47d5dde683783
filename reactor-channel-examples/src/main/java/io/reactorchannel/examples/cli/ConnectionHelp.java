package io.reactorchannel.examples.cli;

import java.lang.reflect.Field;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** Lists the options that all commands have in common, which their own help leaves out. */
@Command(
        name = "connection",
        description = "Print the options for login, TLS and proxy.",
        mixinStandardHelpOptions = true)
final class ConnectionHelp implements Runnable {

    private static final Set<Class<?>> COMMON = Set.of(Connection.class, Login.class);

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        CommandSpec all = CommandSpec.create().name("reactor-channel COMMAND");
        for (OptionSpec option :
                CommandSpec.forAnnotatedObject(new LagCommand()).options()) {
            boolean common = option.userObject() instanceof Field field && COMMON.contains(field.getDeclaringClass());
            if (common) {
                all.addOption(OptionSpec.builder(option).hidden(false).build());
            }
        }
        UsageMessageSpec usage = all.usageMessage();
        usage.sortOptions(false)
                .abbreviateSynopsis(true)
                .width(80)
                .footer(
                        "",
                        "Each may stand in the environment, as REACTOR_CHANNEL_CLI_ and its name, say",
                        "REACTOR_CHANNEL_CLI_PASSWORD, or in the properties file that",
                        "REACTOR_CHANNEL_CLI_SETTINGS names, say password=...; so may the options of the",
                        "commands. Arguments are seen by others on this machine: no place for secrets.");
        new CommandLine(all).usage(command.commandLine().getOut());
    }
}
