package org.tributary.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.info.Info;

/**
 * The root of the API. It can only be read, and by whoever reaches the server's HTTP listener: it
 * tells names of media, helpers and counts, but no secret.
 */
@ApplicationPath("/api")
@OpenAPIDefinition(
    info =
        @Info(
            title = "Tributary",
            version = "1",
            description = "What a helper holds, who else holds it, and what it has counted."))
public class Api extends Application {}
