package org.tributary.core.delivery;

import org.tributary.core.cache.Shelf;
import org.tributary.core.cache.Store;
import org.tributary.core.counting.Counters;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Turns;
import org.tributary.core.window.PlayWindows;

/**
 * What every single delivery works with: the parts of the helper that all of them share.
 *
 * @param helperId what this helper calls itself in Cache-Status
 */
record Workbench(
    String helperId,
    Settings settings,
    Turns turns,
    Sources sources,
    Store store,
    Shelf shelf,
    PlayWindows windows,
    Objects objects,
    Fills fills,
    Suppliers suppliers,
    Courses courses,
    Prefetcher prefetcher,
    Plays plays,
    Load load,
    Counters counters) {}
