#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes extents on the filesystem mounted at $1 that have references of every kind.
set -e
cd "$1"
btrfs -q subvolume create files
head -c 200000 /dev/urandom >files/origin
for i in $(seq 1 300); do
  cp --reflink=always files/origin "files/copy-$i"
done
for i in $(seq 1 2000); do printf '%s' "a small file, number $i" >"files/small-$i"; done
btrfs -q subvolume snapshot -r files first
btrfs -q subvolume snapshot -r files second
for i in $(seq 1 40); do touch "files/copy-$i"; done
sync
# Balance gives the blocks that are shared full back references.
btrfs -q balance start --full-balance .
head -c 200000 /dev/urandom >files/new
for i in $(seq 100 140); do touch "files/copy-$i"; done
btrfs -q subvolume delete -c first
btrfs subvolume sync . 2>/dev/null
sync
