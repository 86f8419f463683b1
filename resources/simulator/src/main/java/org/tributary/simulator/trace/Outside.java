package org.tributary.simulator.trace;

import org.tributary.core.cooperation.Periods;
import org.tributary.core.cooperation.Topics;
import org.tributary.core.delivery.Neighbours;
import org.tributary.core.delivery.Sources;

/** The ports to all that is beyond one helper: the simulated network, or a trace of it. */
public record Outside(Sources sources, Neighbours neighbours, Topics topics, Periods periods) {}
