package org.tributary.core.cooperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.core.cooperation.Examples.helper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tributary.core.counting.Counters;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Deadlines;
import org.tributary.core.turn.Now;

class OwnersTest {
  private static final int RUNS = 2000;

  private final Now now = new Now(0, Instant.EPOCH);
  private final AdvertisementCodec codec = new AdvertisementCodec(Examples.SECRET);
  private final Map<String, Double> loads = new HashMap<>();
  private final List<Identity> all =
      List.of(
          helper("a", "n/r/s"),
          helper("b", "n/r/s"),
          helper("c", "n/r/x"),
          helper("d", "n/r/x"),
          helper("e", "n/r/x"),
          helper("far", "n/x/s"),
          helper("abroad", "x/r/s"));

  @Test
  void allAgreeAndTheRegionsOwnerIsItsOwnSitesToo() {
    for (long run = 0; run < RUNS; run++) {
      Map<String, String> regions = new TreeMap<>();
      for (Identity one : all.subList(0, 5)) {
        List<Owner> owners = owners(one, run, Optional.empty());
        String region = owners.isEmpty() ? one.id() : last(owners).helper().id();
        regions.put(one.id(), region);
        assertThat(owners).hasSizeLessThanOrEqualTo(2);
        if (owners.size() == 2) {
          assertThat(owners.get(0).scope()).isEqualTo(Scope.LOCAL);
          assertThat(owners.get(0).helper().location()).isEqualTo(one.location());
          assertThat(owners(owners.get(0).helper(), run, Optional.of(Scope.LOCAL)))
              .containsExactly(last(owners));
        }
        for (Owner owner : owners) {
          assertThat(owners(owner.helper(), run, Optional.of(Scope.REGIONAL))).isEmpty();
        }
      }
      assertThat(regions.values()).containsOnly(regions.get("a"));
    }
  }

  @Test
  void runsAreSharedEvenlyAndMoveOnlyFromWhoLeaves() {
    Map<String, Integer> shares = new TreeMap<>();
    List<Identity> withoutE = all.subList(0, 4);
    for (long run = 0; run < RUNS; run++) {
      String before = regionOwner(all.get(0), all, run);
      String after = regionOwner(all.get(0), withoutE, run);
      shares.merge(before, 1, Integer::sum);
      assertThat(before.equals("e") || after.equals(before)).isTrue();
    }
    assertThat(shares.values()).hasSize(5).allMatch(n -> n > RUNS / 5 * 0.8 && n < RUNS / 5 * 1.2);
  }

  @Test
  void whoHasMoreThanHisShareOfTheLoadIsPassedOver() {
    loads.put("b", 0.9);
    loads.put("c", 0.2);
    for (long run = 0; run < RUNS; run++) {
      assertThat(regionOwner(all.get(0), all, run)).isNotEqualTo("b");
    }
    loads.put("b", 0.09);
    loads.put("c", 0.0);
    assertThat(runsOf("b")).isPositive();
  }

  @Test
  void whoIsBusyItselfLetsOthersFetch() {
    Neighbourhood neighbourhood = neighbourhood(all.get(0), all);
    Owners owners = new Owners(all.get(0), Settings.Ownership.ON, neighbourhood);
    for (long run = 0; run < RUNS; run++) {
      assertThat(owners.of(now, 7, run * Rendezvous.RUN, Optional.empty(), 0.9)).isNotEmpty();
    }
  }

  @Test
  void whoFailedLatelyIsPassedOverAndSwitchedOffNobodyIsAsked() {
    Neighbourhood neighbourhood = neighbourhood(all.get(0), all);
    Owners owners = new Owners(all.get(0), Settings.Ownership.ON, neighbourhood);
    neighbourhood.stalled(now, "b");
    Owners off =
        new Owners(
            all.get(0), new Settings.Ownership(false, 150, true, 0, 1, 0, 20), neighbourhood);
    for (long run = 0; run < RUNS; run++) {
      assertThat(owners.of(now, 7, run * Rendezvous.RUN, Optional.empty(), 0))
          .noneMatch(owner -> owner.helper().id().equals("b"));
      assertThat(off.of(now, 7, run * Rendezvous.RUN, Optional.empty(), 0)).isEmpty();
    }
    assertThat(owners.members(now)).isEqualTo(4);
  }

  private int runsOf(String id) {
    int runs = 0;
    for (long run = 0; run < RUNS; run++) {
      runs += regionOwner(all.get(0), all, run).equals(id) ? 1 : 0;
    }
    return runs;
  }

  private String regionOwner(Identity self, List<Identity> known, long run) {
    List<Owner> owners = owners(self, known, run, Optional.empty());
    return owners.isEmpty() ? self.id() : last(owners).helper().id();
  }

  private List<Owner> owners(Identity self, long run, Optional<Scope> asked) {
    return owners(self, all, run, asked);
  }

  private final Map<List<Identity>, Neighbourhood> heard = new HashMap<>();

  private List<Owner> owners(Identity self, List<Identity> known, long run, Optional<Scope> asked) {
    List<Identity> key = new ArrayList<>(known);
    key.add(self);
    Neighbourhood neighbourhood =
        loads.isEmpty()
            ? heard.computeIfAbsent(key, k -> neighbourhood(self, known))
            : neighbourhood(self, known);
    return new Owners(self, Settings.Ownership.ON, neighbourhood)
        .of(now, 7, run * Rendezvous.RUN, asked, 0);
  }

  private static Owner last(List<Owner> owners) {
    return owners.get(owners.size() - 1);
  }

  private Neighbourhood neighbourhood(Identity self, List<Identity> known) {
    Neighbourhood neighbourhood =
        new Neighbourhood(
            self,
            100,
            codec,
            new AllowedAddresses(List.of("*.example")),
            (url, answer) -> answer.accept(now, Optional.empty()),
            new Deadlines(tick -> {}),
            (change, who, detail) -> {},
            new Counters());
    for (Identity one : known) {
      double load = loads.getOrDefault(one.id(), 0.0);
      neighbourhood.hear(
          now,
          Scope.GLOBAL,
          codec.encode(new Advertisement(one, 1, 1, 0, 1000, load, 0, List.of())));
    }
    return neighbourhood;
  }
}
