package org.tributary.container.manifests;

/** A manifest that cannot be understood: it is delivered like any other resource. */
final class BrokenManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenManifestException(String what) {
    super(what);
  }

  BrokenManifestException(String what, Throwable cause) {
    super(what, cause);
  }
}
