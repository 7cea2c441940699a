// SPDX-License-Identifier: GPL-2.0-only
import type { VerifyResult } from '../../server/language/commandProtocol';

/** What a verification found, in a sentence. */
export function verifyMessage({ commands, bytes, errors, checksums }: VerifyResult): string {
  const size = `${commands.toLocaleString('en')} commands, ${bytes.toLocaleString('en')} bytes`;
  if (errors === 0) return `All checksums are right: ${size}.`;
  const wrong =
    checksums === 0
      ? 'All checksums are right'
      : `${checksums.toLocaleString('en')} of the checksums are wrong`;
  const others = errors - checksums;
  const rest =
    others === 0
      ? ''
      : `, but there ${others === 1 ? 'is 1 other fault' : `are ${others.toLocaleString('en')} other faults`}`;
  return `${wrong}${rest}: ${size}.`;
}
