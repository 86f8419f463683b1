package org.tributary.web.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.tributary.core.Helper;

/** The counters. */
@Path("/counters")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CountersResource {
  @Inject Helper helper;

  @GET
  @Operation(summary = "Everything that was counted since the helper started")
  public Response counters() {
    return Response.ok(ViewJson.counters(helper.counters()).toString())
        .header("Cache-Control", "no-store")
        .build();
  }
}
