// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, emptyByteString } from '../../byteString';
import { AttributeType } from '../attributeType';
import { attribute, type Command } from '../command';
import { CommandType } from '../commandType';
import { readCommand } from '../decode';
import type { StreamIndex, StreamSection } from '../streamIndex';
import { mostBegins } from '../streamIndexer';
import { streamHeaderLength } from '../streamHeader';
import { attributeText } from './attributeText';
import { commandLabel } from './commandLine';
import { lineColumns, offsetText } from './lineColumns';
import { quoted } from './quoted';
import { sectionSums } from './sectionSums';
import { sentByKind } from './sentBytes';
import { sizeText } from './sizeText';

/** Lines of every stream's header block. */
export const headerLineCount = 7;
/** Which of them tells of the parent. */
export const parentLineIndex = 2;

/**
 * The comment lines above a stream's first command: `headerLineCount` of them, whatever it holds.
 * `end` is where the stream ends, in bytes of the file.
 */
export function sectionHeader(index: StreamIndex, section: StreamSection, end: number): string[] {
  const { counts, bytes } = sectionSums(index, section);
  const begin = beginCommand(index, section);
  const first = section.damagedBefore > 0 ? resumedText(index, section) : titleText(section, begin);
  const more = (counts.get(CommandType.SUBVOL) ?? 0) + (counts.get(CommandType.SNAPSHOT) ?? 0) - 1;
  return [
    `# ${first}, ${sizeText(end - section.offset)}${section.ended ? '' : ', without END'}`,
    `# subvolume   ${begin ? subvolumeText(begin) : unsaid(section)}${more > 0 ? `, and ${more} more` : ''}`,
    parentLine(section, begin),
    `# commands    ${countsText(section.commandCount, counts)}`,
    `# bytes       ${bytesText(section, bytes)}`,
    '#',
    columnTitles(index),
  ];
}

/** What the header says of the parent of the stream that begins so. */
export function parentLine(section: StreamSection, begin: Command | undefined): string {
  return `# parent      ${begin ? parentText(begin) : unsaid(section)}`;
}

function titleText(section: StreamSection, begin: Command | undefined): string {
  return `btrfs send stream, ${kindText(begin)}, ${protocolText(section)}`;
}

function resumedText(index: StreamIndex, section: StreamSection): string {
  const { offset, damagedBefore, isReached } = section;
  const from = offsetText(lineColumns(index), offset - damagedBefore).trimEnd();
  const bytes = isReached ? 'bytes of zeros' : 'damaged bytes';
  return `the stream goes on behind ${grouped(damagedBefore)} ${bytes} at ${from}`;
}

const unsaid = ({ damagedBefore }: StreamSection): string =>
  damagedBefore > 0 ? 'as above' : 'not said';

function protocolText({ version, hasHeader }: StreamSection): string {
  return hasHeader ? `protocol ${version}` : `no header, read as protocol ${version}`;
}

function kindText(begin: Command | undefined): string {
  if (!begin) return 'of no subvolume';
  return begin.type === CommandType.SNAPSHOT ? 'incremental' : 'full';
}

function subvolumeText(begin: Command): string {
  const path = attribute(begin, AttributeType.PATH);
  const name = quoted(path ? byteStringOf(path.data) : emptyByteString);
  return `${name}  ${identity(begin, AttributeType.UUID, AttributeType.CTRANSID)}`;
}

function parentText(begin: Command): string {
  return begin.type === CommandType.SNAPSHOT
    ? identity(begin, AttributeType.CLONE_UUID, AttributeType.CLONE_CTRANSID)
    : 'none: everything is in this stream';
}

function identity(begin: Command, uuidType: AttributeType, ctransidType: AttributeType): string {
  const uuid = attribute(begin, uuidType);
  const ctransid = attribute(begin, ctransidType);
  return `uuid=${uuid ? attributeText(uuid) : 'missing'}  ctransid=${ctransid ? attributeText(ctransid) : 'missing'}`;
}

/** The command that names the subvolume: a real stream's first. */
export function beginCommand(index: StreamIndex, section: StreamSection): Command | undefined {
  const { firstCommand, commandCount } = section;
  const end = firstCommand + commandCount;
  const begin = index.begins.find((command) => command >= firstCommand);
  if (begin !== undefined) return begin < end ? readCommand(index, begin) : undefined;
  if (index.begins.length < mostBegins) return undefined;
  for (let command = firstCommand; command < end; command++) {
    const type = index.typeOf(command);
    if (type === CommandType.SUBVOL || type === CommandType.SNAPSHOT)
      return readCommand(index, command);
  }
  return undefined;
}

/** Kinds that are named; a hostile stream can hold 65,536. */
const shownKinds = 30;

function countsText(total: number, counts: ReadonlyMap<number, number>): string {
  const kinds = [...counts].sort(([left], [right]) => left - right);
  const words = kinds
    .slice(0, shownKinds)
    .map(([type, count]) => `${grouped(count)} ${commandLabel(type)}`);
  if (kinds.length > shownKinds) words.push(`${kinds.length - shownKinds} more kinds`);
  return words.length === 0 ? '0' : `${grouped(total)}: ${words.join(', ')}`;
}

function bytesText({ hasHeader }: StreamSection, bytes: ReadonlyMap<number, number>): string {
  const kinds = sentByKind(bytes, hasHeader ? streamHeaderLength : 0);
  const words = kinds.map(([kind, sum]) => `${grouped(sum)} ${kind}`);
  return words.length === 0 ? '0' : words.join(', ');
}

/** Titles above the columns of the lines that follow. */
function columnTitles(index: StreamIndex): string {
  const { name, path, attributes } = lineColumns(index);
  return `${'# offset'.padEnd(name)}${'command'.padEnd(path - name)}${'path'.padEnd(attributes - path)}attributes`;
}

/** A number with commas between thousands. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
