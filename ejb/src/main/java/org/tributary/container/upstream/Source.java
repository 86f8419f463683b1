package org.tributary.container.upstream;

import java.util.Optional;
import org.tributary.core.delivery.FetchListener;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;

/** One configured source. Confined to turns. */
interface Source {

  /** See {@link org.tributary.core.delivery.Sources#get}; begins at the caller's word. */
  Exchange get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener);

  /** See {@link org.tributary.core.delivery.Sources#head}; begins at the caller's word. */
  Exchange head(MediaId resource, FetchListener listener);
}
