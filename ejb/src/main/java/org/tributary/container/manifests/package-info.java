/** The parsers of manifests: HLS playlists and DASH media presentation descriptions. */
@NullMarked
package org.tributary.container.manifests;

import org.jspecify.annotations.NullMarked;
