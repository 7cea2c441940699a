// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../engine/byteString';
import { memorySource, type ByteSource } from '../../engine/byteSource';
import { joined } from '../../engine/receive/rebuild/itemBytes';
import { stringData, u64Data } from '../../engine/stream/attributeData';
import { AttributeType as A } from '../../engine/stream/attributeType';
import { longPayload } from '../../engine/stream/commandHeads';
import { CommandType as C } from '../../engine/stream/commandType';
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../engine/stream/encode';
import { putUint16, putUint32 } from '../../engine/stream/putUint';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import { StreamIndexer } from '../../engine/stream/streamIndex';
import { PartComposer, StreamTextLayouter } from '../../engine/stream/streamText';
import { yieldToHost } from '../slice';
import type { Steps } from '../steps';
import { documentSymbolsAsJson } from './documentSymbols';
import { InodeModelBuilder } from './inodes/inodeModel';

/** As many as an editor leaves time for. */
const files = 20;
const longFiles = 2;

/** Commands in one step, of which each takes long while its code is still to be compiled. */
const stepCommands = 4;

/** Who asks at once, within so many milliseconds, shall not have to wait for the first steps. */
const patience = 5;

/**
 * Opens a short stream in memory, while nobody waits for anything: code is compiled when it first runs, and
 * half of what a person waits for the first text and outline is that. An editor leaves some 20 milliseconds
 * between the server's first answer and its first question. Ends as soon as `goesOn` says no.
 */
export async function warmUp(goesOn: () => boolean): Promise<void> {
  await new Promise((begin) => setTimeout(begin, patience));
  for (const steps = openShortStream(); goesOn() && steps.next().done !== true;)
    await yieldToHost();
}

/** What is done with a stream for its text and its outline. */
export function* openShortStream(): Steps<void> {
  const indexer = new StreamIndexer(yield* shortStream(), { gallops: true });
  while (!indexer.step(1)) if (indexer.index.commandCount % stepCommands === 0) yield;
  const { index } = indexer;
  const layouter = new StreamTextLayouter(index);
  while (!layouter.step(stepCommands)) yield;
  const layout = layouter.finish();
  const builder = new InodeModelBuilder(index);
  while (!builder.step(stepCommands)) yield;
  const { model } = builder;
  const document = { index, layout, model, parents: new Map(), faults: index.faults };
  yield* documentSymbolsAsJson({ ...document, uriOf: () => '' }, 1);
  const composer = new PartComposer(index, layout, 1, (lines) => JSON.stringify(lines));
  while (!composer.step(stepCommands)) yield;
}

/** A full send of some files, two of which are long enough to be leapt through. */
export function* shortStream(): Steps<ByteSource> {
  const uuid = { type: A.UUID, data: new Uint8Array(16).fill(1) };
  const times = [A.ATIME, A.MTIME, A.CTIME].map((type) => ({ type, data: new Uint8Array(12) }));
  const commands = [encodeHeader(1)];
  const add = (type: number, ...attributes: AttributeToEncode[]): void => {
    commands.push(encodeCommand(type, attributes, 1));
  };
  const create = (type: number, ino: number, name: string): AttributeToEncode => {
    const orphan = path(`o${ino}-7-0`);
    add(type, orphan, number(A.INO, ino));
    add(C.RENAME, orphan, path(name, A.PATH_TO));
    return path(name);
  };
  add(C.SUBVOL, path('warm-up'), uuid, number(A.CTRANSID, 7));
  const directory = create(C.MKDIR, 257, 'directory');
  for (let file = 0; file < files; file++) {
    yield;
    const name = create(C.MKFILE, 258 + file, `directory/file-${file}`);
    const writes = file < longFiles ? 12 : 1;
    for (let at = 0; at < writes; at++) commands.push(longWrite(name, at * longPayload));
    add(C.CHOWN, name, number(A.UID, 0), number(A.GID, 0));
    add(C.CHMOD, name, number(A.MODE, 0o644));
    add(C.UTIMES, name, ...times);
  }
  add(C.UTIMES, directory, ...times);
  add(C.END);
  return memorySource('warm-up', joined(commands));
}

/** A WRITE of much data; its checksum is that of none, since nobody looks at it, and making it takes long. */
function longWrite(name: AttributeToEncode, offset: number): Uint8Array<ArrayBuffer> {
  const data = { type: A.DATA, data: new Uint8Array(0) };
  const short = encodeCommand(C.WRITE, [name, number(A.FILE_OFFSET, offset), data], 1);
  const bytes = new Uint8Array(short.length + longPayload);
  bytes.set(short);
  putUint32(bytes, 0, bytes.length - commandHeaderLength);
  putUint16(bytes, short.length - 2, longPayload);
  return bytes;
}

const path = (text: string, type: number = A.PATH): AttributeToEncode => ({
  type,
  data: stringData(byteStringOfText(text)),
});
const number = (type: number, value: number): AttributeToEncode => ({ type, data: u64Data(value) });
