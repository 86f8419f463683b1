/** Tests of the delivery to other helpers. */
package org.tributary.web.helper;
