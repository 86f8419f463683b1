package org.tributary.core.delivery;

import java.net.URI;
import java.util.Optional;
import org.tributary.core.cache.StoredSegment;
import org.tributary.core.cooperation.Identity;
import org.tributary.core.cooperation.Owner;
import org.tributary.core.cooperation.Scope;

/**
 * Where a segment can be had.
 *
 * @param name {@link StoredSegment#FROM_SOURCE} or the helper's id
 * @param url of the helper; unused for the source
 * @param scope of an owner: whose it is
 */
record Supplier(Kind kind, String name, URI url, Optional<Scope> scope) {
  /** The object's source. */
  static final Supplier SOURCE =
      new Supplier(
          Kind.SOURCE, StoredSegment.FROM_SOURCE, URI.create("urn:source"), Optional.empty());

  /** Why it is one. */
  enum Kind {
    /** It is the source. */
    SOURCE,
    /** It advertises the segment. */
    HOLDER,
    /** It was given the segment lately and may hold it by now. */
    HINTED,
    /** It is thought to have read on, beyond what it advertises. */
    FORESEEN,
    /** It is to fetch what nobody is known to hold. */
    OWNER
  }

  static Supplier holder(Identity helper) {
    return new Supplier(Kind.HOLDER, helper.id(), helper.url(), Optional.empty());
  }

  static Supplier hinted(Identity helper) {
    return new Supplier(Kind.HINTED, helper.id(), helper.url(), Optional.empty());
  }

  static Supplier foreseen(Identity helper) {
    return new Supplier(Kind.FORESEEN, helper.id(), helper.url(), Optional.empty());
  }

  static Supplier owner(Owner owner) {
    return new Supplier(
        Kind.OWNER, owner.helper().id(), owner.helper().url(), Optional.of(owner.scope()));
  }

  boolean isSource() {
    return kind == Kind.SOURCE;
  }

  boolean isOwner() {
    return kind == Kind.OWNER;
  }

  /**
   * Who the bytes are from in the end: what an owner fetches is the source's, as far as anybody
   * knows.
   */
  String origin() {
    return isOwner() ? StoredSegment.FROM_SOURCE : name;
  }
}
