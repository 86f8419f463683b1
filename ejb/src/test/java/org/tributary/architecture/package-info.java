/** The borders of the house, guarded by ArchUnit. */
package org.tributary.architecture;
