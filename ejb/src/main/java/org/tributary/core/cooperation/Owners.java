package org.tributary.core.cooperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.core.settings.Settings;
import org.tributary.core.turn.Now;

/**
 * Who of the live helpers of a site, and of a region, fetches a run of segments for all of them, as
 * {@link Rendezvous} says. Confined to turns.
 *
 * <p>Advertisements tell where a segment is; this tells who is to be asked where nobody has it. All
 * helpers reckon the same from what they have heard, so that what many want at once leaves the
 * source once: the owner of the site asks the owner of the region, and that one the source. The
 * region's owner is also the owner of its own site, as the weights are the same.
 *
 * <p>Load is bounded [1]: whoever has more than his share of what the members tell of their load is
 * passed over, as is whoever failed lately or refused. Members may disagree for a period, as news
 * take time; then two fetch the same, and no more harm is done: an owner passes a question on to
 * wider scopes only, so nobody ever waits for himself.
 *
 * <p>[1] Mirrokni, Thorup, Zadimoghaddam: Consistent hashing with bounded loads. SODA 2018.
 */
public final class Owners {
  /** Below this part of the load mark nobody is overloaded. */
  private static final double CALM = 0.1;

  private final Identity self;
  private final long seed;
  private final Settings.Ownership settings;
  private final Neighbourhood neighbourhood;

  /** The owners among {@code self} and those it hears. */
  public Owners(Identity self, Settings.Ownership settings, Neighbourhood neighbourhood) {
    this.self = self;
    this.seed = Rendezvous.seed(self.id());
    this.settings = settings;
    this.neighbourhood = neighbourhood;
  }

  /**
   * Who is to be asked, in this order; nobody if this helper itself is to ask the source.
   *
   * @param media of the object: {@link org.tributary.core.media.ObjectKey#media}
   * @param number of the segment
   * @param asked as whose owner this helper itself was asked; empty if a receiver did
   * @param ownLoad of this helper, in parts of its load mark
   */
  public List<Owner> of(Now now, long media, long number, Optional<Scope> asked, double ownLoad) {
    if (!settings.owners()) {
      return List.of();
    }
    List<Owner> owners = new ArrayList<>();
    Optional<Identity> region = owner(now, media, number, Scope.REGIONAL, ownLoad);
    if (region.isEmpty()) {
      return List.of();
    }
    if (asked.isEmpty()) {
      Optional<Identity> site = owner(now, media, number, Scope.LOCAL, ownLoad);
      if (site.isPresent() && !site.equals(region)) {
        owners.add(new Owner(site.get(), Scope.LOCAL));
      }
    }
    if (asked.isEmpty() || asked.get().compareTo(Scope.REGIONAL) < 0) {
      owners.add(new Owner(region.get(), Scope.REGIONAL));
    }
    return owners;
  }

  /** How many live helpers the region has, this one among them. */
  public int members(Now now) {
    int members = 1;
    for (Known known : neighbourhood.near()) {
      members += isLive(now, known) ? 1 : 0;
    }
    return members;
  }

  /**
   * The owner within {@code scope} if it is somebody else. Whom the weights name is seldom loaded;
   * only if he is, what all tell of their load is reckoned up.
   */
  private Optional<Identity> owner(Now now, long media, long number, Scope scope, double ownLoad) {
    Optional<Known> named = least(now, media, number, scope, ownLoad, Double.POSITIVE_INFINITY);
    if (named.map(known -> known.last.load()).orElse(ownLoad) > CALM) {
      double most = Math.max(CALM, meanLoad(now, scope, ownLoad) * settings.bound() / 100);
      named = least(now, media, number, scope, ownLoad, most);
    }
    return named.map(known -> known.last.sender());
  }

  /** Who has the least weight of those with no more than {@code most} load; empty if it is self. */
  private Optional<Known> least(
      Now now, long media, long number, Scope scope, double ownLoad, double most) {
    long least = ownLoad <= most ? Rendezvous.weight(media, number, seed) : -1;
    @Nullable Known best = null;
    Near near = neighbourhood.near();
    for (int i = 0; i < near.size(); i++) {
      long weight = Rendezvous.weight(media, number, near.seed(i));
      if (Long.compareUnsigned(weight, least) < 0) {
        Known known = near.get(i);
        if (known.scope.compareTo(scope) <= 0 && isLive(now, known) && known.last.load() <= most) {
          least = weight;
          best = known;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private double meanLoad(Now now, Scope scope, double ownLoad) {
    double sum = ownLoad;
    int members = 1;
    for (Known known : neighbourhood.near()) {
      if (known.scope.compareTo(scope) <= 0 && isLive(now, known)) {
        sum += known.last.load();
        members++;
      }
    }
    return sum / members;
  }

  private static boolean isLive(Now now, Known known) {
    return !known.forgotten && !known.strikes.isAvoided(now);
  }

  @Override
  public String toString() {
    return "owners as " + self.id() + " sees them";
  }
}
