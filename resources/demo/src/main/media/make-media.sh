#!/usr/bin/env bash
# Makes the sample media beside this script anew. Needs ffmpeg (made with 5.1, libx264, aac) and a DejaVu font.
# Every title shows its name, the running time and a moving pattern, and plays a scale: one note a second, so
# that ear and eye notice a missing, doubled or swapped segment.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf mp4 hls dash
mkdir -p mp4 hls/weave hls/braid dash/river dash/delta

ff() { ffmpeg -hide_banner -loglevel error -nostdin -y -threads 1 "$@"; }

# picture NAME SIZE SECONDS: the pattern with a label
picture() {
  echo "testsrc2=size=$2:rate=25:duration=$3,drawtext=font=DejaVu Sans:text='$1  %{pts\\:hms}':fontcolor=white:fontsize=h/9:box=1:boxcolor=black@0.7:boxborderw=8:x=(w-tw)/2:y=h-1.6*th,format=yuv420p"
}
# sound BASE SECONDS: a major scale over BASE Hz, each note fading, one a second; it ends before the picture does,
# lest rounding up to whole frames of sound lengthens the title and with it the number of segments
sound() {
  echo "aevalsrc=exprs='0.4*exp(-3*mod(t\,1))*sin(2*PI*t*$1*pow(2\,(mod(floor(t)*2-gte(mod(floor(t)\,8)\,3)-gte(mod(floor(t)\,8)\,7)\,24))/12))':sample_rate=44100:duration=$(($2 - 1)).9"
}
# 2 s groups of pictures, no scene cuts: every rendition can be cut at the same places
video() { echo "-c:v libx264 -preset veryslow -profile:v main -g 50 -keyint_min 50 -sc_threshold 0 -flags +bitexact -b:v $1 -maxrate $1 -bufsize $1 -x264-params threads=1"; }
audio() { echo "-c:a aac -b:a $1 -ac 1 -flags:a +bitexact"; }
# sound starts 1024 samples late, the encoder's delay: else the first segment begins before zero, and ffmpeg
# says so in the file's name but not in the DASH timeline
late="asetpts=PTS+1024"
exact="-fflags +bitexact -map_metadata -1"

# 1. One MP4 file, index first: the fixed layout, asked for by byte ranges.
ff -f lavfi -i "$(picture Tour 640x360 60)" -f lavfi -i "$(sound 220 60)" \
   -af $late $(video 200k) $(audio 40k) $exact -movflags +faststart mp4/tour.mp4

# 2. HLS, multivariant, two renditions of MPEG-TS segments of 4 s.
ff -f lavfi -i "$(picture Weave 640x360 32)" -f lavfi -i "$(sound 262 32)" \
   -filter_complex "[0:v]split[high][l];[l]scale=320:180[low];[1:a]$late,asplit[s1][s2]" \
   -map "[high]" -map "[s1]" -map "[low]" -map "[s2]" \
   $(video 200k) $(audio 40k) -b:v:1 80k -maxrate:v:1 80k -bufsize:v:1 80k $exact \
   -f hls -hls_time 4 -hls_playlist_type vod -hls_flags independent_segments \
   -hls_segment_filename hls/weave/%v/segment-%03d.ts -var_stream_map "v:0,a:0,name:high v:1,a:1,name:low" \
   -master_pl_name index.m3u8 hls/weave/%v/playlist.m3u8

# 3. HLS with fragmented MP4 (an EXT-X-MAP and .m4s segments of 2 s), one rendition.
ff -f lavfi -i "$(picture Braid 480x270 20)" -f lavfi -i "$(sound 294 20)" \
   -af $late $(video 120k) $(audio 40k) $exact \
   -f hls -hls_time 2 -hls_playlist_type vod -hls_segment_type fmp4 -hls_flags independent_segments \
   -hls_fmp4_init_filename init.mp4 -hls_segment_filename hls/braid/video/segment-%03d.m4s \
   -var_stream_map "v:0,a:0,name:video" -master_pl_name index.m3u8 hls/braid/%v/playlist.m3u8

# 4. DASH, SegmentTemplate with $Number$, two picture renditions and one of sound, segments of 4 s.
ff -f lavfi -i "$(picture River 640x360 32)" -f lavfi -i "$(sound 330 32)" \
   -filter_complex "[0:v]split[high][l];[l]scale=320:180[low];[1:a]$late[s]" -map "[high]" -map "[low]" -map "[s]" \
   $(video 160k) $(audio 40k) -b:v:1 60k -maxrate:v:1 60k -bufsize:v:1 60k $exact \
   -f dash -seg_duration 4 -use_template 1 -use_timeline 0 -adaptation_sets "id=0,streams=v id=1,streams=a" \
   -init_seg_name 'init-$RepresentationID$.mp4' -media_seg_name 'segment-$RepresentationID$-$Number%03d$.m4s' \
   dash/river/manifest.mpd

# 5. DASH, SegmentTemplate with a SegmentTimeline and $Time$, one picture and one sound, segments of 2 s.
ff -f lavfi -i "$(picture Delta 480x270 16)" -f lavfi -i "$(sound 392 16)" \
   -af $late $(video 100k) $(audio 40k) $exact \
   -f dash -seg_duration 2 -use_template 1 -use_timeline 1 -adaptation_sets "id=0,streams=v id=1,streams=a" \
   -init_seg_name 'init-$RepresentationID$.mp4' -media_seg_name 'segment-$RepresentationID$-$Time$.m4s' \
   dash/delta/manifest.mpd
# startNumber has no meaning beside $Time$, but some players then skip the first segment
sed -i 's/ startNumber="1"//' dash/delta/manifest.mpd

find mp4 hls dash -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum " bytes" }'
