// SPDX-License-Identifier: GPL-2.0-only
import type { VerifyResult } from '../../server/language/commandProtocol';

/** What a verification found, in a sentence. */
export function verifyMessage({ commands, bytes, errors, checksums }: VerifyResult): string {
  const size = `${number(commands)} commands, ${number(bytes)} bytes`;
  return `${checksumText(checksums)}${othersText(errors - checksums, checksums)}: ${size}.`;
}

function checksumText(wrong: number): string {
  if (wrong === 0) return 'All checksums are right';
  return `${number(wrong)} of the checksums ${wrong === 1 ? 'is' : 'are'} wrong`;
}

function othersText(others: number, wrong: number): string {
  if (others === 0) return '';
  const found = others === 1 ? 'is 1 other fault' : `are ${number(others)} other faults`;
  return `, ${wrong === 0 ? 'but' : 'and'} there ${found}`;
}

const number = (value: number): string => value.toLocaleString('en');
