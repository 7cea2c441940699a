#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# On the filesystem mounted at $1: a subvolume with data of every kind, snapshots `first` and `second`
# of it with changes between, and a deleted one. Data reaches over many stripes. With `checked` as $2,
# there is no data without checksums; with `little`, there is little of everything.
set -e
cd "$1"
scale=1
[ "$2" = little ] && scale=16
random() { head -c $(($1 / scale)) /dev/urandom; }
text() { seq -f "line %.0f of file $1, which compresses well" 1 $(($2 / scale)); }
btrfs -q subvolume create files
mkdir -p files/many files/directory
random 1500000 >files/large
text plain 30000 >files/text
printf 'small' >files/inline
truncate -s 900000 files/sparse
random 70000 | dd of=files/sparse bs=4096 seek=100 conv=notrunc status=none
fallocate -l 300000 files/prealloc
touch files/nodatasum
[ "$2" = checked ] || chattr +C files/nodatasum
random 200000 >files/nodatasum
for i in $(seq 1 $((300 / scale))); do printf '%s' "file $i" >"files/many/a-rather-long-name-for-file-number-$i"; done
# More names than fit into one item where nodes are small.
long=$(printf 'long-%.0s' $(seq 1 35))
for i in $(seq 1 25); do ln files/inline "files/many/$long$i"; done
for algorithm in zlib lzo zstd; do
  mkdir files/$algorithm
  btrfs property set files/$algorithm compression $algorithm
  text $algorithm 20000 >files/$algorithm/text
  { text $algorithm 3000; random 50000; text $algorithm 3000; } >files/$algorithm/mixed
  text $algorithm 30 >files/$algorithm/inline
done
sync -f .
cp --reflink=always files/large files/copy
btrfs -q subvolume snapshot -r files first
random 5000 | dd of=files/large bs=1 seek=700001 conv=notrunc status=none
random 5000 | dd of=files/zstd/text bs=1 seek=200001 conv=notrunc status=none
random 5000 | dd of=files/nodatasum bs=4096 seek=3 conv=notrunc status=none
random 400000 >files/added
truncate -s 333333 files/lzo/text
mv files/many files/directory/moved
rm -f files/text files/directory/moved/*-7 "files/directory/moved/${long}9"
sync -f .
cp --reflink=always files/added files/zlib/shared
btrfs -q subvolume snapshot -r files second
btrfs -q subvolume snapshot files doomed
random 100000 >doomed/large
sync -f .
btrfs -q subvolume delete doomed
