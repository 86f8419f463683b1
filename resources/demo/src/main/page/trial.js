// Plays ?url= with ?engine= (hls.js, dash.js, video.js, browser) to its end, and tells ?tell= how it went: once, in a query
// string. With ?seconds= it plays so long instead, as for a live stream.
'use strict';

const asked = new URLSearchParams(location.search);
const url = asked.get('url');
const seconds = Number(asked.get('seconds') || 0);
const troubles = [];
let stalls = 0;
let told = false;
let started = 0;

const video = document.createElement('video');
video.muted = true;
document.body.append(video);

function tell(state) {
  if (told) {
    return;
  }
  told = true;
  const text = `${state} at ${video.currentTime.toFixed(1)} s of ${video.duration.toFixed(1)}, waited ${stalls} times ${troubles.join(' ')} errors: ${troubles.length}`;
  fetch(`${asked.get('tell')}?${encodeURIComponent(text)}`);
}

function trouble(what, fatal) {
  troubles.push(what);
  if (fatal) {
    tell('failed');
  }
}

video.addEventListener('playing', () => {
  if (!started) {
    started = video.currentTime;
    setTimeout(() => seconds && tell('played'), seconds * 1000);
  }
});
video.addEventListener('waiting', () => { stalls += started ? 1 : 0; });
video.addEventListener('ended', () => tell('ended'));
video.addEventListener('error', () => trouble(`browser:${video.error && video.error.message}`, true));

switch (asked.get('engine')) {
  case 'hls.js': {
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (event, data) => trouble(`hls.js:${data.details}`, data.fatal));
    hls.loadSource(url);
    hls.attachMedia(video);
    break;
  }
  case 'dash.js': {
    const player = dashjs.MediaPlayer().create();
    player.on('error', e => trouble(`dash.js:${e.error && e.error.message}`, true));
    player.initialize(video, url, true);
    break;
  }
  case 'video.js': {
    video.className = 'video-js';
    const player = videojs(video, { html5: { vhs: { overrideNative: true } } });
    player.on('error', () => trouble(`video.js:${player.error() && player.error().message}`, true));
    const types = { HLS: 'application/x-mpegURL', DASH: 'application/dash+xml', FILE: 'video/mp4' };
    player.src({ src: url, type: types[asked.get('kind')] });
    break;
  }
  default:
    video.src = url;
}
video.play().catch(e => { if (e.name !== 'AbortError') { trouble(`play:${e.message}`, true); } });
