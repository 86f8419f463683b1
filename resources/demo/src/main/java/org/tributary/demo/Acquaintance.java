package org.tributary.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Waits until the helpers of a network are there and know each other. */
public final class Acquaintance {

  /** A helper deploys, opens its store and connects within this time on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Nearly twenty of the longest periods with T = 2 s: a trial loses three of five messages. */
  private static final Duration NEWS_PATIENCE = Duration.ofMinutes(5);

  private final Network network;
  private final Api api;
  private final Progress progress;

  /** Of this network. */
  public Acquaintance(Network network, Api api, Progress progress) {
    this.network = network;
    this.api = api;
    this.progress = progress;
  }

  /**
   * Waits until all answer.
   *
   * @throws IOException if one does not, with the end of its log
   */
  public void awaitHelpers() throws IOException, InterruptedException {
    progress.step("Waiting for the helpers");
    for (Helper helper : network.helpers()) {
      await(helper);
    }
  }

  /**
   * Waits until one answers.
   *
   * @throws IOException if it does not, with the end of its log
   */
  public void await(Helper helper) throws IOException, InterruptedException {
    boolean there = Waiting.until(PATIENCE, () -> !api.helpers(helper).isEmpty());
    if (!there) {
      throw new IOException(
          helper.id()
              + " does not answer at "
              + helper.api("helpers")
              + "; the end of its log:\n"
              + Asadmin.tail(helper.log()));
    }
    progress.step(helper.id() + " is there");
  }

  /**
   * Waits until every helper has heard of every other one.
   *
   * @throws IOException if one has not, after a while
   */
  public void awaitNews() throws IOException, InterruptedException {
    Set<String> all = network.helpers().stream().map(Helper::id).collect(Collectors.toSet());
    if (all.size() == 1) {
      return;
    }
    progress.step("Waiting until the helpers have heard of each other");
    for (Helper helper : network.helpers()) {
      if (!Waiting.until(NEWS_PATIENCE, () -> api.known(helper).containsAll(all))) {
        throw new IOException(helper.id() + " has only heard of " + api.known(helper));
      }
    }
  }
}
