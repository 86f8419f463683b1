package org.tributary.core.cooperation;

/** How far an advertisement goes, and how far apart two helpers are. Ordered, nearest first. */
public enum Scope {
  LOCAL,
  REGIONAL,
  NATIONAL,
  GLOBAL
}
