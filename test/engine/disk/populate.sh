#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Fills the filesystem mounted at $1 with every way in which btrfs stores a file's data.
set -e
cd "$1"
btrfs -q subvolume create files
mkdir -p files/many/deep/er
random() { head -c "$1" /dev/urandom; }
text() { seq -f "line %.0f of file $1, which compresses well" 1 "$2"; }

printf 'small' >files/inline
text inline 40 >files/inline-text
: >files/empty
random 1000003 >files/random
truncate -s 5000000 files/hole-only
random 70000 | dd of=files/sparse bs=4096 seek=300 conv=notrunc status=none
truncate -s 3000001 files/sparse
fallocate -l 1000000 files/prealloc
random 50000 | dd of=files/prealloc bs=4096 seek=10 conv=notrunc status=none
random 900000 >files/punched
sync
fallocate -p -o 100000 -l 300000 files/punched
touch files/nodatasum
chattr +C files/nodatasum
random 300000 >files/nodatasum
ln -s inline files/symlink
setfattr -n user.name -v value files/inline 2>/dev/null || true

for algorithm in zlib lzo zstd; do
  mount -o "remount,compress-force=$algorithm" "$1"
  text $algorithm 40 >files/$algorithm-inline
  text $algorithm 30000 >files/$algorithm-text
  { text $algorithm 3000; random 100000; text $algorithm 3000; } >files/$algorithm-mixed
  head -c 4097 /dev/zero >files/$algorithm-zeros
  sync
  # Bookends: the middle of compressed extents is overwritten, and parts of them are shared.
  random 5000 | dd of=files/$algorithm-text bs=1 seek=200001 conv=notrunc status=none
  cp --reflink=always files/$algorithm-text files/$algorithm-copy
  sync
  truncate -s 333333 files/$algorithm-copy
done
mount -o remount,compress=no "$1"
for i in $(seq 1 400); do printf '%s' "file $i" >"files/many/deep/er/a-rather-long-name-for-file-number-$i"; done
btrfs -q subvolume snapshot -r files snapshot
btrfs -q subvolume create files/nested
rm -f files/random
sync
