// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../../engine/byteString';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import type { Dice } from '../dice';
import type { LooseCommand } from './looseStream';

/** Attributes whose values are paths. */
export const pathTypes: readonly number[] = [A.PATH, A.PATH_TO, A.PATH_LINK, A.CLONE_PATH];

/** Paths that the stream has, from which other ones are made. */
export function pathsOf(commands: readonly LooseCommand[]): ByteString[] {
  return commands
    .slice(1)
    .flatMap(({ attributes }) =>
      attributes
        .filter(({ type }) => pathTypes.includes(type))
        .map(({ data }) => byteStringOf(data)),
    );
}

/** Another path than that, made of it or of those that the stream has. */
export function otherPath(
  path: ByteString,
  commands: readonly LooseCommand[],
  dice: Dice,
): ByteString {
  const other = dice.pick(pathsOf(commands)) ?? path;
  const parts = path.split('/');
  const made: readonly (() => string)[] = [
    () => other,
    () => other,
    () => other,
    () => parts.slice(0, -1).join('/'),
    () => parts.slice(1).join('/'),
    () => `${path}/x`,
    () => `${other}/${parts.at(-1) ?? ''}`,
    () => `${path}x`,
    () => `${path}/`,
    () => `${path}//`,
    () => `./${path}`,
    () => `${path}/.`,
    () => `${path}/../${parts.at(-1) ?? ''}`,
    () => `${other}/../${path}`,
    () => path.replace('/', '//'),
    () => 'n'.repeat(255 + dice.below(2)),
    () => `${path}/${'n'.repeat(256)}`,
    () => 'd/'.repeat(2040),
    // Together with the subvolume's path it is about as long as a path may be.
    () => `${'d/'.repeat(2000)}${'n'.repeat(60 + dice.below(40))}`,
    () => `${path}${'/'.repeat(Math.max(0, 4060 + dice.below(40) - path.length))}`,
    () => '..',
    () => '../x',
    () => `${path}/..`,
    () => '/',
    () => '.',
    () => '',
  ];
  return (dice.pick(made)?.() ?? path) as ByteString;
}
