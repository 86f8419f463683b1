package org.tributary.web.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.tributary.core.View;

/** The helpers that this one knows. */
@Path("/helpers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class HelpersResource {
  @Inject Questions questions;

  @GET
  @Operation(summary = "This helper, then its neighbours and what was heard of them")
  public void helpers(@Suspended AsyncResponse response) {
    questions.answer(response, View::helpers, helpers -> Optional.of(ViewJson.helpers(helpers)));
  }
}
