/** What a scenario's runs give: tables for people, CSV, JSON and charts. */
@NullMarked
package org.tributary.simulator.report;

import org.jspecify.annotations.NullMarked;
