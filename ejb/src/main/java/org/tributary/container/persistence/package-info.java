/** The catalogue in a database: JPA entities, migrations, and the adapter of the core's port. */
@NullMarked
package org.tributary.container.persistence;

import org.jspecify.annotations.NullMarked;
