/** Tests of what the helper is wired with. */
package org.tributary.container.wiring;
