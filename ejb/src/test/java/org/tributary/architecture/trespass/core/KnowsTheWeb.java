package org.tributary.architecture.trespass.core;

import org.tributary.architecture.trespass.web.Page;

/** Looks outwards. */
public final class KnowsTheWeb {

  Page page() {
    return new Page();
  }
}
