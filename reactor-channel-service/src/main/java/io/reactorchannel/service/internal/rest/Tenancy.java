package io.reactorchannel.service.internal.rest;

/** Checks the query parameter by which clients say whether they take the service for one with many tenants. */
final class Tenancy {

    private static final String PARAMETER = "multi_tenant";

    private final boolean multiTenant;

    /**
     * Makes the check.
     *
     * @param multiTenant whether the parameter may say anything; otherwise it has to be there and say no
     */
    Tenancy(boolean multiTenant) {
        this.multiTenant = multiTenant;
    }

    /** The same endpoint, but a wrong parameter is a 400. */
    Endpoint checked(Endpoint endpoint) {
        return call -> {
            boolean saysMany = call.flag(PARAMETER).orElse(true);
            if (saysMany && !multiTenant) {
                throw HttpFault.badRequest("the service has a single tenant; " + PARAMETER + "=false is required");
            }
            return endpoint.answer(call);
        };
    }
}
