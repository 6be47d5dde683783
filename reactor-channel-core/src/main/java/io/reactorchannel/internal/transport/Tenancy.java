package io.reactorchannel.internal.transport;

import java.util.List;

/** The query parameter that single-tenant services want. */
public final class Tenancy {

    private static final List<String> SINGLE = List.of("multi_tenant=false");

    private Tenancy() {}

    /** What goes into the query; for a service of many tenants nothing does. */
    public static List<String> parameters(boolean multiTenant) {
        return multiTenant ? List.of() : SINGLE;
    }
}
