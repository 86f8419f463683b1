/** Tests of the delivery to receivers. */
package org.tributary.web.response;
