/** The helper's servlets, admin API and operator's pages: they translate HTTP, the core decides. */
@NullMarked
package org.tributary.web;

import org.jspecify.annotations.NullMarked;
