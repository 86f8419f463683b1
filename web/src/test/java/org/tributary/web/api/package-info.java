/** Tests of the admin API. */
package org.tributary.web.api;
