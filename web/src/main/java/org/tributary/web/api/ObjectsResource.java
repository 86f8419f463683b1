package org.tributary.web.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.tributary.core.View;
import org.tributary.core.View.ObjectView;
import org.tributary.core.media.MediaId;

/** The media objects that this helper knows. */
@Path("/objects")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ObjectsResource {
  @Inject Questions questions;

  @GET
  @Operation(summary = "Every object that is held here, or whose popularity is known")
  public void objects(@Suspended AsyncResponse response) {
    questions.answer(response, View::objects, objects -> Optional.of(ViewJson.objects(objects)));
  }

  @GET
  @Path("/{source}/{path: .+}")
  @Operation(summary = "All versions of one object: segments held here, and by whom else")
  public void object(
      @Parameter(description = "The source's name in the settings") @PathParam("source")
          String source,
      @Parameter(description = "The object's path at its source") @PathParam("path") String path,
      @Suspended AsyncResponse response) {
    MediaId id;
    try {
      id = new MediaId(source, "/" + path);
    } catch (IllegalArgumentException e) {
      response.resume(Questions.problem(400, "Bad path", "The path is not /source/path."));
      return;
    }
    questions.answer(response, view -> view.object(id), ObjectsResource::shown);
  }

  private static Optional<JsonValue> shown(List<ObjectView> versions) {
    return versions.isEmpty() ? Optional.empty() : Optional.of(ViewJson.objects(versions));
  }
}
