package org.tributary.architecture.trespass.container.wiring;

import org.tributary.architecture.trespass.container.storage.Disk;

/** The one that may know all technologies. */
public final class WiresStorage {

  Disk disk() {
    return new Disk();
  }
}
