package io.reactorchannel.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Runs soak rounds from the command line: {@code mode [records [seed [minutes [percent]]]]}. The mode is receive,
 * consume, run or produce; rounds go on with the next seed until the minutes are over, one round if there are none.
 * Each kind of fault befalls so many percent of the requests, 3 if not said. Ends with status 1 as soon as a round is
 * not clean.
 */
public final class SoakMain {

    private SoakMain() {}

    public static void main(String[] arguments) {
        SoakMode mode = SoakMode.valueOf(argument(arguments, 0, "receive").toUpperCase(Locale.ROOT));
        int records = Integer.parseInt(argument(arguments, 1, "100000"));
        long seed = Long.parseLong(argument(arguments, 2, "1"));
        Instant end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(argument(arguments, 3, "0"))));
        double faultRate = Double.parseDouble(argument(arguments, 4, "3")) / 100;
        boolean clean = true;
        do {
            SoakSettings settings = new SoakSettings(mode, seed++, records, faultRate, Duration.ofHours(1));
            SoakResult result = Soak.run(settings, System.out::println);
            System.out.println(result.table());
            clean = result.isClean();
        } while (clean && Instant.now().isBefore(end));
        System.exit(clean ? 0 : 1);
    }

    private static String argument(String[] arguments, int index, String otherwise) {
        return index < arguments.length ? arguments[index] : otherwise;
    }
}
