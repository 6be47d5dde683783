package io.reactorchannel.service.internal.rest;

/**
 * Checks texts of clients: JSON can escape half a surrogate pair, which no UTF-8 can say. Stored, it would spoil every
 * answer that has it.
 */
final class Texts {

    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** Returns the text, or refuses it naming what it is. */
    static String requireUnicode(String text, String what) {
        if (!text.equals(withoutHalves(text))) {
            throw HttpFault.badRequest(what + " has half a surrogate pair; Unicode text is accepted");
        }
        return text;
    }

    /** The text with a replacement character for each half of a pair. */
    static String withoutHalves(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
