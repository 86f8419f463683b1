/** Tests of the delivery to receivers. */
package org.tributary.web.media;
