package org.tributary.core.cache;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.tributary.core.media.Layout;
import org.tributary.core.media.Metadata;

/** One held segment, or one that would like to be. */
final class ShelvedSegment {
  /** What is cheapest to get back first, of equals the tail. */
  static final Comparator<ShelvedSegment> BY_LEAVING = ShelvedSegment::compareLeaving;

  final long number;
  final int length;
  final long footprint;
  final String supplier;

  /** For listed layouts; fixed ones have their object's metadata. */
  final @Nullable Metadata resource;

  double gain;

  ShelvedSegment(StoredSegment stored, long footprint, double gain) {
    this.number = stored.number();
    this.length = stored.length();
    this.footprint = footprint;
    this.supplier = stored.supplier();
    this.resource =
        stored.description().version().layout() instanceof Layout.Fixed ? null : stored.resource();
    this.gain = gain;
  }

  ShelvedSegment(long number, double gain) {
    this.number = number;
    this.length = 0;
    this.footprint = 0;
    this.supplier = StoredSegment.FROM_SOURCE;
    this.resource = null;
    this.gain = gain;
  }

  private static int compareLeaving(ShelvedSegment one, ShelvedSegment other) {
    int gains = Double.compare(one.gain, other.gain);
    return gains != 0 ? gains : Long.compare(other.number, one.number);
  }

  boolean continues(ShelvedSegment before) {
    return number == before.number + 1 && supplier.equals(before.supplier);
  }
}
