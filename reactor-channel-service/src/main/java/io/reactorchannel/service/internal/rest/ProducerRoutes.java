package io.reactorchannel.service.internal.rest;

import io.reactorchannel.service.fault.Operation;
import io.reactorchannel.service.internal.backend.Backend;
import io.reactorchannel.service.internal.backend.NewRecord;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Producing records. */
final class ProducerRoutes {

    private static final String CONTENT_TYPE = "application/vnd.dxl.intel.records.v1+json";

    private static final JsonBody<ProduceBody> BODY = JsonBody.of(ProduceBody.class);

    private final Backend backend;
    private final Tenancy tenancy;

    ProducerRoutes(Backend backend, RestApi.Settings settings) {
        this.backend = backend;
        this.tenancy = new Tenancy(settings.multiTenant());
    }

    List<Route> routes() {
        return List.of(
                Route.of(Operation.PRODUCE, "POST", "/databus/cloudproxy/v1/produce", tenancy.checked(this::produce)));
    }

    private Mono<Answer> produce(Call call) {
        if (!call.hasContentType(CONTENT_TYPE)) {
            return Mono.error(new HttpFault(415, "the content type has to be " + CONTENT_TYPE, Map.of()));
        }
        ProduceBody body = BODY.read(call.body());
        List<NewRecord> records = body.newRecords();
        return backend.produce(records)
                .then(Mono.fromSupplier(() -> Answer.noContent().about(records.size())));
    }
}
