/**
 * What an administrator can set: one record, each component with its name, unit, default and
 * bounds.
 */
@NullMarked
package org.tributary.core.settings;

import org.jspecify.annotations.NullMarked;
