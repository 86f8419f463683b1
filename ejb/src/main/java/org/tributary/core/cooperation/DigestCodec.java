package org.tributary.core.cooperation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.tributary.core.media.ObjectKey;

/**
 * The parts of a {@link RegionDigest} that are its own, behind its sender. Framed and signed by
 * {@link AdvertisementCodec}, whose numbers and texts these are.
 *
 * <pre>
 * 2 state     incarnation, version, T in ms, how long entries are kept in ms
 * 3 members   how many; each: id, url and site, each as it differs from the member's before (the
 *             first one's from the sender's): how many first and how many last characters are the
 *             same, and the text between; then incarnation, load in 1/1000, evictions in
 *             1/1,000,000 a second
 * 4 entries   how many objects; each: 16 bytes of key, how many shares; each share: the member's
 *             place in the table, how many runs; each run: the gap to the one before (from 0 the
 *             first), the length less 1
 * </pre>
 *
 * Nation and region are the sender's, so that a digest cannot name helpers of another region.
 */
final class DigestCodec {
  private static final int STATE = 2;
  private static final int MEMBERS = 3;
  private static final int ENTRIES = 4;
  private static final int KEY_BYTES = 16;
  private static final double LOAD_UNIT = 1e3;
  private static final double EVICTIONS_UNIT = 1e6;

  private DigestCodec() {}

  static void write(WireOut out, RegionDigest digest) {
    WireOut state = new WireOut();
    state.number(digest.incarnation());
    state.number(digest.version());
    state.number(digest.periodMillis());
    state.number(digest.keepMillis());
    out.part(STATE, state);
    out.part(MEMBERS, members(digest.sender(), digest.members()));
    WireOut entries = new WireOut();
    entries.number(digest.entries().size());
    for (RegionDigest.Entry entry : digest.entries()) {
      entries.fixed(entry.object().media());
      entries.fixed(entry.object().version());
      shares(entries, entry.shares());
    }
    out.part(ENTRIES, entries);
  }

  /** How many bytes the table of members takes. */
  static int sizeOf(Identity sender, List<RegionDigest.Member> members) {
    return members(sender, members).size();
  }

  /** How many bytes an entry takes. */
  static int sizeOf(List<RegionDigest.Share> shares) {
    WireOut out = new WireOut();
    shares(out, shares);
    return KEY_BYTES + out.size();
  }

  private static WireOut members(Identity sender, List<RegionDigest.Member> members) {
    WireOut out = new WireOut();
    out.number(members.size());
    Identity before = sender;
    for (RegionDigest.Member member : members) {
      Identity identity = member.identity();
      out.differing(before.id(), identity.id());
      out.differing(before.url().toString(), identity.url().toString());
      out.differing(before.location().site(), identity.location().site());
      out.number(member.incarnation());
      out.number(Math.round(member.load() * LOAD_UNIT));
      out.number(Math.round(member.evictions() * EVICTIONS_UNIT));
      before = identity;
    }
    return out;
  }

  private static void shares(WireOut out, List<RegionDigest.Share> shares) {
    out.number(shares.size());
    for (RegionDigest.Share share : shares) {
      out.number(share.member());
      out.runs(share.segments());
    }
  }

  static RegionDigest read(Identity sender, WireIn in) throws IOException {
    WireIn state = in.part(STATE);
    long incarnation = state.number();
    long version = state.number();
    long periodMillis = state.number();
    long keepMillis = state.number();
    state.end();
    List<RegionDigest.Member> members = members(sender, in.part(MEMBERS));
    WireIn part = in.part(ENTRIES);
    List<RegionDigest.Entry> entries = new ArrayList<>();
    for (int left = part.count(); left > 0; left--) {
      entries.add(new RegionDigest.Entry(new ObjectKey(part.fixed(), part.fixed()), shares(part)));
    }
    part.end();
    in.skipParts();
    return new RegionDigest(
        sender, incarnation, version, periodMillis, keepMillis, members, entries);
  }

  private static List<RegionDigest.Member> members(Identity sender, WireIn part)
      throws IOException {
    int count = part.count();
    if (count > RegionDigest.MAX_MEMBERS) {
      throw new IOException("too many members: " + count);
    }
    List<RegionDigest.Member> members = new ArrayList<>();
    Identity before = sender;
    for (int left = count; left > 0; left--) {
      before = identity(part, before);
      members.add(
          new RegionDigest.Member(
              before, part.number(), part.number() / LOAD_UNIT, part.number() / EVICTIONS_UNIT));
    }
    part.end();
    return members;
  }

  private static Identity identity(WireIn part, Identity before) throws IOException {
    String id = part.differing(before.id());
    String url = part.differing(before.url().toString());
    String site = part.differing(before.location().site());
    Location region = before.location();
    try {
      return new Identity(id, new URI(url), new Location(region.nation(), region.region(), site));
    } catch (URISyntaxException e) {
      throw new IOException("not a URL: " + url, e);
    }
  }

  private static List<RegionDigest.Share> shares(WireIn part) throws IOException {
    int count = part.count();
    if (count > RegionDigest.MAX_MEMBERS) {
      throw new IOException("too many shares: " + count);
    }
    List<RegionDigest.Share> shares = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shares.add(new RegionDigest.Share(part.small(RegionDigest.MAX_MEMBERS), part.runs()));
    }
    return shares;
  }
}
