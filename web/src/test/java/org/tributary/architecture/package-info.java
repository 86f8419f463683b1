/** The border of the web module, guarded by ArchUnit. */
package org.tributary.architecture;
