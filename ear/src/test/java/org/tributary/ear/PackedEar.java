package org.tributary.ear;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;

/** The EAR as the build packed it: what is tested is what is shipped. */
final class PackedEar {

  private PackedEar() {}

  static EnterpriseArchive archive() {
    return ShrinkWrap.create(ZipImporter.class, "tributary.ear")
        .importFrom(new File(System.getProperty("tributary.ear")))
        .as(EnterpriseArchive.class);
  }
}
