package org.tributary.container.persistence;

/** The database cannot be reached or did not do what it was asked for. */
final class CatalogueAwayException extends Exception {
  private static final long serialVersionUID = 1L;

  CatalogueAwayException(Throwable cause) {
    super(cause.toString(), cause);
  }
}
