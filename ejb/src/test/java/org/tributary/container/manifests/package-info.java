/** Tests of the manifest parsers with manifests as packagers write them. */
@NullMarked
package org.tributary.container.manifests;

import org.jspecify.annotations.NullMarked;
