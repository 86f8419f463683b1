// Plays a title through a helper: HLS with hls.js, DASH with video.js, files with the browser itself.
// ?title=PATH&helper=ID&play chooses and begins at once; the state is then also to be read from the
// body's data-state: loading, playing, ended, error.
'use strict';

const byId = id => document.getElementById(id);
const asked = new URLSearchParams(location.search);
let network;
let ending = () => {};

function tell(state, text) {
  document.body.dataset.state = state;
  byId('state').textContent = text;
  byId('state').className = state === 'error' ? 'bad' : '';
}

function fill(select, entries, chosen) {
  for (const [value, text] of entries) {
    select.add(new Option(text, value, false, value === chosen));
  }
}

function freshVideo() {
  ending();
  ending = () => {};
  const video = document.createElement('video');
  video.controls = true;
  video.playsInline = true;
  video.muted = asked.has('play');
  byId('stage').replaceChildren(video);
  video.addEventListener('playing', () => tell('playing', 'Playing.'));
  video.addEventListener('ended', () => tell('ended', `Played to the end: ${video.currentTime.toFixed(1)} s.`));
  video.addEventListener('error', () => tell('error', `The browser: ${video.error && video.error.message}`));
  return video;
}

function playHls(video, url) {
  if (!Hls.isSupported()) {
    video.src = url;
    return;
  }
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (event, data) => {
    document.body.dataset.trouble = `${document.body.dataset.trouble || ''} ${data.details}`;
    if (data.fatal) {
      tell('error', `hls.js: ${data.details}`);
    }
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  ending = () => hls.destroy();
}

function playDash(video, url) {
  video.className = 'video-js';
  const player = videojs(video, { html5: { vhs: { overrideNative: true } } });
  player.on('error', () => tell('error', `video.js: ${player.error() && player.error().message}`));
  player.src({ src: url, type: 'application/dash+xml' });
  ending = () => player.dispose();
}

function play() {
  const title = network.titles.find(t => t.path === byId('title').value);
  const helper = network.helpers.find(h => h.id === byId('helper').value);
  const url = (helper ? helper.media : network.source.url + '/') + title.path;
  tell('loading', `Loading ${url}`);
  const video = freshVideo();
  if (title.kind === 'HLS') {
    playHls(video, url);
  } else if (title.kind === 'DASH') {
    playDash(video, url);
  } else {
    video.src = url;
  }
  video.play().catch(e => tell('error', `Not playing: ${e.message}`));
}

async function showCounters() {
  const helper = network.helpers.find(h => h.id === byId('helper').value);
  const rows = [];
  if (helper) {
    const counters = await (await fetch(helper.api + 'counters')).json();
    for (const [name, text] of [['served_own_bytes', 'from its own store'], ['served_window_bytes', 'from play windows'],
      ['served_neighbour_bytes', 'from neighbours'], ['served_source_bytes', 'from the source']]) {
      const row = document.createElement('tr');
      row.insertCell().textContent = text;
      row.insertCell().textContent = (counters[name] || 0).toLocaleString();
      row.cells[1].className = 'number';
      rows.push(row);
    }
  }
  byId('counters').replaceChildren(...rows);
}

async function begin() {
  network = await (await fetch('network.json')).json();
  fill(byId('title'), network.titles.map(t => [t.path, `${t.name} (${t.kind})`]), asked.get('title'));
  fill(byId('helper'), [...network.helpers.map(h => [h.id, `${h.id} (${h.location})`]), ['source', 'the source itself']],
    asked.get('helper'));
  byId('play').addEventListener('click', play);
  setInterval(() => showCounters().catch(() => byId('counters').replaceChildren()), 1000);
  if (asked.has('play')) {
    play();
  }
}

begin().catch(e => tell('error', `The page: ${e.message}`));
