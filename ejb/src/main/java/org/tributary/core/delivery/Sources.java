package org.tributary.core.delivery;

import java.util.Optional;
import org.tributary.core.media.MediaId;
import org.tributary.core.media.Metadata;

/** The port to the sources. Called in turns only; contacts nothing but the configured source. */
public interface Sources {

  /** Whether the settings name this source. */
  boolean knows(String source);

  /**
   * Fetches bytes of {@code resource} from position {@code from}.
   *
   * @param length how many bytes, or -1 for all that follow. The source may have fewer, or ignore
   *     the range: the head tells.
   * @param same the resource's validators if bytes of this very version are wanted: else {@link
   *     Failure.Kind#CHANGED}
   */
  Fetch get(
      MediaId resource, long from, long length, Optional<Metadata> same, FetchListener listener);

  /** Asks for the metadata of {@code resource} alone: head, then end. No demand is needed. */
  Fetch head(MediaId resource, FetchListener listener);
}
