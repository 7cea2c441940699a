// SPDX-License-Identifier: GPL-2.0-only

/** `S_IFMT` and the types of file in it. */
const typeMask = 0o170000;
export const FileType = {
  FIFO: 0o010000,
  CHR: 0o020000,
  DIR: 0o040000,
  BLK: 0o060000,
  REG: 0o100000,
  LNK: 0o120000,
  SOCK: 0o140000,
} as const;

export const fileType = (mode: number): number => mode & typeMask;
export const isDirectory = (mode: number): boolean => fileType(mode) === FileType.DIR;
export const isRegular = (mode: number): boolean => fileType(mode) === FileType.REG;
export const isSymlink = (mode: number): boolean => fileType(mode) === FileType.LNK;
