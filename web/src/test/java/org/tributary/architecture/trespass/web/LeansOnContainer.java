package org.tributary.architecture.trespass.web;

import org.tributary.architecture.trespass.container.Outside;

/** Takes the short way round the core. */
public final class LeansOnContainer {

  Outside container() {
    return new Outside();
  }
}
