package org.tributary.container.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Catalogue;

/** A row: a run of held segments that came from one supplier. */
@Entity
@IdClass(HeldRun.Key.class)
@Table(name = "held_run")
public class HeldRun {
  @Id private String helper;

  @Id
  @Column(name = "object_key")
  private String objectKey;

  @Id
  @Column(name = "first_segment")
  private long firstSegment;

  @Column(name = "last_segment")
  private long lastSegment;

  private long bytes;
  private String supplier;

  /** For JPA. */
  protected HeldRun() {}

  /** The row that says what {@code run} does. */
  HeldRun(String helper, String objectKey, Catalogue.Run run) {
    this.helper = helper;
    this.objectKey = objectKey;
    this.firstSegment = run.first();
    this.lastSegment = run.last();
    this.bytes = run.bytes();
    this.supplier = run.supplier();
  }

  /** What the row says. */
  Catalogue.Run run() {
    return new Catalogue.Run(firstSegment, lastSegment, bytes, supplier);
  }

  /** The key of a row. */
  public static class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable String helper;
    private @Nullable String objectKey;
    private long firstSegment;

    /** For JPA. */
    public Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Objects.equals(helper, key.helper)
          && Objects.equals(objectKey, key.objectKey)
          && firstSegment == key.firstSegment;
    }

    @Override
    public int hashCode() {
      return Objects.hash(helper, objectKey, firstSegment);
    }
  }
}
