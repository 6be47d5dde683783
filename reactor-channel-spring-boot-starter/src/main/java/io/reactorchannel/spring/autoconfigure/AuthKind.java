package io.reactorchannel.spring.autoconfigure;

/** The kinds of login. */
enum AuthKind {
    /** User and password. */
    USER_PASSWORD,
    /** OAuth 2 client credentials. */
    CLIENT_CREDENTIALS,
    /** One token always. */
    BEARER,
    /** No login. */
    NONE
}
