// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { attribute, safeUnsigned, string } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import { attributeText } from '../../stream/text/attributeText';
import { explained, type Explanation } from './explanation';
import { labelOf, related, type Scene } from './scene';

/** A value that the system call doesn't take. */
export function refusedValue(scene: Scene): Explanation {
  const { command } = scene;
  switch (command.type) {
    case CommandType.SET_XATTR:
      return explained('xattr-refused', xattrText(scene), []);
    case CommandType.REMOVE_XATTR:
      return explained(
        'xattr-missing',
        `There is no xattr “${xattrName(scene)}” to remove: an earlier command removed it, or the parent here is not the sender’s.`,
        [],
      );
    case CommandType.TRUNCATE:
    case CommandType.WRITE:
    case CommandType.FALLOCATE:
      return explained('size-refused', sizeText(scene), []);
    case CommandType.ENABLE_VERITY:
      return repeatedVerity(scene);
    default:
      return explained(
        'value-refused',
        `The system call does not take a value of this ${labelOf(scene.index, scene.at)} (${scene.refusal.errno}). Its writer is faulty, or its bytes are damaged.`,
        [],
      );
  }
}

const xattrName = ({ command }: Scene): string => {
  const name = string(command, AttributeType.XATTR_NAME);
  return name === undefined ? '' : displayName(name);
};

function xattrText(scene: Scene): string {
  const name = `“${xattrName(scene)}”`;
  const { errno } = scene.refusal;
  const size = attribute(scene.command, AttributeType.XATTR_DATA)?.data.length ?? 0;
  if (errno === 'EOPNOTSUPP')
    return `The name ${name} begins with none of user., trusted., security., system. and btrfs., or this kind of inode can’t have such an xattr.`;
  if (errno === 'ENOSPC')
    return `The xattr ${name} of ${size} bytes does not fit into one node of the receiving filesystem: make it with a greater nodesize.`;
  if (errno === 'EPERM')
    return `The xattr ${name} can’t be on an inode of this type: user xattrs are for files and directories alone.`;
  return `The kernel does not take the value of the xattr ${name}, ${size} bytes (${errno}). The sender’s kernel may know more than this one, or the bytes are damaged.`;
}

function sizeText({ command, refusal }: Scene): string {
  const values = [AttributeType.FILE_OFFSET, AttributeType.SIZE, AttributeType.FALLOCATE_MODE]
    .map((type) => attribute(command, type))
    .filter((found) => found !== undefined)
    .map(attributeText);
  return `No file can be so long, or the mode is none (${values.join(', ')}; ${refusal.errno}). The bytes are damaged, or the writer is faulty.`;
}

/** The kernel's flag for verity stays set, so that later inodes get it, too. */
function repeatedVerity({ index, at, first, command }: Scene): Explanation {
  let earlier: number | undefined;
  for (let other = first; other < at && earlier === undefined; other++)
    if (index.typeOf(other) === CommandType.ENABLE_VERITY) earlier = other;
  const block = safeUnsigned(command, AttributeType.VERITY_BLOCK_SIZE);
  return explained(
    'verity-refused',
    `fs-verity can’t be enabled: the file has it already, is no regular file, or the block size ${block ?? ''} does not suit the receiving filesystem.`,
    earlier === undefined ? [] : [related(earlier, 'fs-verity was enabled here before.')],
    earlier === undefined ? undefined : 'sticky-verity',
  );
}
