package org.tributary.architecture.trespass.container.messaging;

import org.tributary.architecture.trespass.container.storage.Disk;

/** One technology that uses another. */
public final class LeansOnStorage {

  Disk disk() {
    return new Disk();
  }
}
