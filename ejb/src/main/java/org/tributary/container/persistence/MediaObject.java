package org.tributary.container.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tributary.core.cache.Catalogue;
import org.tributary.core.media.Description;
import org.tributary.core.media.DescriptionCodec;

/**
 * A row: an object version of which a helper holds segments or whose popularity it knows. What is
 * needed again is in the description; the other columns are for people and their queries.
 */
@Entity
@IdClass(MediaObject.Key.class)
@Table(name = "media_object")
public class MediaObject {
  @Id private String helper;

  @Id
  @Column(name = "object_key")
  private String objectKey;

  @Column(name = "source")
  private String source;

  @Column(name = "path")
  private String path;

  @Column(name = "validator")
  private String validator;

  @Column(name = "object_length")
  private long objectLength;

  @Column(name = "layout")
  private String layout;

  @Column(name = "content_type")
  private String contentType;

  @Column(name = "segments_held")
  private long segmentsHeld;

  @Column(name = "bytes_held")
  private long bytesHeld;

  private double popularity;

  @Column(name = "popularity_at_millis")
  private long popularityAtMillis;

  private byte[] description;

  /** For JPA. */
  protected MediaObject() {}

  /** The row that says what {@code row} does. */
  MediaObject(String helper, Catalogue.Row row) {
    this.helper = helper;
    this.objectKey = row.description().key().toString();
    take(row);
  }

  /** Becomes what {@code row} says. */
  final void take(Catalogue.Row row) {
    Description of = row.description();
    source = of.id().source();
    path = of.id().path();
    validator = of.version().validator();
    objectLength = of.version().length();
    layout = of.version().layout().canonical();
    contentType = of.metadata().contentType();
    segmentsHeld = row.held().stream().mapToLong(run -> run.last() - run.first() + 1).sum();
    bytesHeld = row.held().stream().mapToLong(Catalogue.Run::bytes).sum();
    popularity = row.popularity();
    popularityAtMillis = row.popularityAtMillis();
    description = DescriptionCodec.encode(of);
  }

  String objectKey() {
    return objectKey;
  }

  /**
   * What was saved of the object, its runs left out.
   *
   * @throws IOException if the description is none
   */
  Catalogue.Row row() throws IOException {
    return new Catalogue.Row(
        DescriptionCodec.decode(description), List.of(), popularity, popularityAtMillis);
  }

  /** The key of a row. */
  public static class Key implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable String helper;
    private @Nullable String objectKey;

    /** For JPA. */
    public Key() {}

    Key(String helper, String objectKey) {
      this.helper = helper;
      this.objectKey = objectKey;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Objects.equals(helper, key.helper)
          && Objects.equals(objectKey, key.objectKey);
    }

    @Override
    public int hashCode() {
      return Objects.hash(helper, objectKey);
    }
  }
}
