// SPDX-License-Identifier: GPL-2.0-only
import type { RelatedCommand } from '../../../engine/receive/explain/explanation';

/** What a diagnostic keeps of its finding, for the actions that are offered on it. */
export interface FindingData {
  readonly code: string;
  /** Counted from 0. */
  readonly command: number;
  readonly related: readonly RelatedCommand[];
}

/** A client gives back what it was given; another's diagnostics have other data, or none. */
export function findingDataOf(data: unknown): FindingData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (!('code' in data) || typeof data.code !== 'string') return undefined;
  if (!('command' in data) || typeof data.command !== 'number') return undefined;
  if (!('related' in data) || !Array.isArray(data.related)) return undefined;
  return { code: data.code, command: data.command, related: data.related.filter(isRelated) };
}

function isRelated(value: unknown): value is RelatedCommand {
  return (
    typeof value === 'object' &&
    value !== null &&
    'command' in value &&
    typeof value.command === 'number' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
