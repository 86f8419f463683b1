package org.tributary.architecture.trespass.web;

import org.tributary.architecture.trespass.core.Inside;

/** Does as it may. */
public final class UsesCore {

  Inside core() {
    return new Inside();
  }
}
