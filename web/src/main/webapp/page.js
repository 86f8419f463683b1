// The operator's page: asks the API every two seconds and draws what it says.
"use strict";

const EVERY_MILLIS = 2000;
const MOST_OBJECTS = 200;
const SOURCES = [
  ["own", "own store", "served_own_bytes"],
  ["window", "play windows", "served_window_bytes"],
  ["neighbour", "neighbours", "served_neighbour_bytes"],
  ["source", "source", "served_source_bytes"],
];

const byId = (id) => document.getElementById(id);

/** A colour of the style sheet as a canvas takes it: light or dark, as the page is. */
function colour(name) {
  const probe = make("i", "");
  probe.style.color = "var(--" + name + ")";
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** An element with a text or children; text is never parsed as HTML. */
function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...content);
  return element;
}

function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)) + " " + units[unit];
}

function ago(millis) {
  return millis < 10000 ? (millis / 1000).toFixed(1) + " s ago" : Math.round(millis / 1000) + " s ago";
}

async function ask(what) {
  const answer = await fetch("api/" + what, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(what + ": " + answer.status + " " + answer.statusText);
  }
  return answer.json();
}

function showServed(counters) {
  const total = SOURCES.reduce((sum, [, , counter]) => sum + counters[counter], 0);
  byId("served").replaceChildren(
    ...SOURCES.filter(([, , counter]) => counters[counter] > 0).map(([kind, , counter]) => {
      const part = make("span", kind);
      part.style.flexGrow = counters[counter] / total;
      return part;
    }),
  );
  byId("shares").replaceChildren(
    ...SOURCES.map(([kind, name, counter]) => {
      const part = total === 0 ? "" : " (" + ((100 * counters[counter]) / total).toFixed(1) + " %)";
      return make(
        "div",
        "",
        make("span", "key " + kind),
        make("dt", "", name),
        make("dd", "", bytes(counters[counter]) + part),
      );
    }),
  );
}

function showHelpers(helpers) {
  byId("helpers").replaceChildren(
    ...helpers.map((helper) => {
      const name = make("a", "", helper.id);
      name.href = helper.url + "/";
      const heard = helper.heard;
      let news = "this helper";
      if (heard) {
        news = ago(heard.millisAgo) + (heard.avoided ? ", avoided" : "");
      }
      return make(
        "tr",
        helper.self ? "self" : "",
        make("td", "", name),
        make("td", "", helper.location),
        make("td", "", helper.self ? "" : helper.scope.toLowerCase()),
        make("td", "number", String(helper.objects)),
        make("td", "number", String(helper.segments)),
        make("td", "number", helper.load.toFixed(2)),
        make("td", heard && heard.avoided ? "avoided" : "", news),
      );
    }),
  );
  const self = helpers.find((helper) => helper.self);
  if (self) {
    byId("self").textContent = self.id + ", " + self.location;
    document.title = self.id + " · Tributary";
  }
}

/** The span of segment numbers that a bar shows. */
function span(object) {
  let first = 0;
  let last = (object.segmentCount || 1) - 1;
  if (object.layout === "listed") {
    const sets = [object.held, ...object.holders.map((holder) => holder.segments)];
    const windows = [...object.windows, ...object.heardWindows].map((w) => [w.first, w.last]);
    const runs = sets.flatMap((set) => set.runs).concat(windows);
    first = runs.length ? Math.min(...runs.map((run) => run[0])) : 0;
    last = runs.length ? Math.max(...runs.map((run) => run[1])) : 0;
  }
  return [first, last];
}

function drawBar(canvas, object) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const [first, last] = span(object);
  const scale = width / (last - first + 1);
  const fill = (runs, style, top, thickness) => {
    pen.fillStyle = style;
    for (const [from, to] of runs) {
      pen.fillRect((from - first) * scale, top, Math.max(1, (to - from + 1) * scale), thickness);
    }
  };
  fill([[first, last]], colour("line"), 0, 14);
  for (const supplier of object.suppliers) {
    fill(supplier.segments.runs, colour(supplier.from === "source" ? "source" : "neighbour"), 0, 14);
  }
  const passing = (windows) => windows.map((w) => [w.first, Math.min(w.last, last)]).filter(([a, b]) => a <= b);
  fill(passing(object.windows), colour("window"), 4, 6);
  for (const holder of object.holders) {
    fill(holder.segments.runs, colour("soft"), 17, 4);
  }
  fill(passing(object.heardWindows), colour("window"), 17, 4);
}

/** An own play window, and how often each neighbour hears of it and why. */
function describeWindow(w) {
  const seconds = (millis) => (millis / 1000).toFixed(0) + " s";
  const told = w.told.map((t) => {
    const often = t.everyMillis ? "every " + seconds(t.everyMillis) : "never";
    const behind = t.distanceMillis === undefined ? "" : ", " + seconds(t.distanceMillis) + " behind";
    return "  " + t.helper + " (" + t.scope.toLowerCase() + behind + ") hears " + often + ": " + t.why;
  });
  return [
    "play window: " + w.first + "-" + w.last + ", of the last " + seconds(w.lengthMillis) + (w.followed ? ", followed" : ""),
    ...told,
  ];
}

function describe(object) {
  const held = "held here: " + (object.held.text || "nothing");
  const from = object.suppliers.map((s) => "from " + s.from + ": " + s.segments.text);
  const others = object.holders.map((h) => h.helper + " (" + h.scope.toLowerCase() + "): " + h.segments.text);
  return [held, ...from, ...others, ...object.windows.flatMap(describeWindow)].join("\n");
}

function showObjects(objects) {
  const wanted = byId("find").value.toLowerCase();
  const found = objects.filter((o) => (o.source + o.path).toLowerCase().includes(wanted));
  found.sort((a, b) => b.popularity - a.popularity);
  const shown = found.slice(0, MOST_OBJECTS);
  byId("objectCount").textContent =
    shown.length < found.length ? shown.length + " of " + found.length : String(found.length);
  const canvases = [];
  byId("objects").replaceChildren(
    ...shown.map((object) => {
      const path = make("span", "path", make("span", "soft", object.source), object.path);
      if (object.popular) {
        path.append(make("span", "badge", "popular"));
      }
      if (!object.current) {
        path.append(make("span", "badge old", "old version"));
      }
      const count = object.segmentCount ? " of " + object.segmentCount : "";
      const facts =
        object.held.count + count + " segments, " + bytes(object.bytes) + ", played " + object.popularity.toFixed(1);
      const canvas = make("canvas", "");
      canvas.title = describe(object);
      canvases.push([canvas, object]);
      return make("div", "object", make("div", "title", path, make("span", "soft", facts)), canvas);
    }),
  );
  canvases.forEach(([canvas, object]) => drawBar(canvas, object));
}

function showCounters(counters) {
  byId("counters").replaceChildren(
    ...Object.entries(counters).map(([name, value]) =>
      make(
        "div",
        value === 0 ? "zero" : "",
        make("span", "", name.replaceAll("_", " ")),
        make("span", "number", name.endsWith("_bytes") ? bytes(value) : value.toLocaleString("en")),
      ),
    ),
  );
}

async function refresh() {
  const state = byId("state");
  try {
    const [helpers, objects, counters] = await Promise.all([ask("helpers"), ask("objects"), ask("counters")]);
    showHelpers(helpers);
    showServed(counters);
    showObjects(objects);
    showCounters(counters);
    state.textContent = "";
    state.className = "";
  } catch (trouble) {
    state.textContent = "cannot be asked at present: " + trouble.message;
    state.className = "bad";
  }
  setTimeout(refresh, EVERY_MILLIS);
}

refresh();
