// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Probe, ProbeFields } from '../../../engine/send/probe';
import type { SendContext } from '../../../engine/send/sendContext';
import { beginSend, sendStep } from '../../../engine/send/sendEngine';
import { corpusCase, describeCorpus, traceText, tracedCases } from '../../corpus';
import { openCase, setupOf } from './corpusSend';

/** A call or its result; the fields of the kernel's and ours are named alike. */
type Event = Readonly<Record<string, unknown>> & { readonly ev: string };

/** Traces that agree in every call; UPDATE_GOLDENS=1 adds those that come to. */
const listPath = new URL('agreeingTraces.json', import.meta.url);
const mustAgree = new Set(JSON.parse(readFileSync(listPath, 'utf8')) as string[]);

/** Ends of functions whose result was not traced. */
const untracedResults = ['maybe_send_hole__ret'];
/** Where the kernel wrote to isn't told, and `n` and `depth` count what was traced. */
const ignoredFields = new Set(['n', 'depth', 'send_off', 'ev']);

/** A name is traced this far. */
const tracedNameLength = 63;

function kernelEvents(text: string): Event[] {
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  // Behind the last command only memory is freed.
  const end = events.findLastIndex(({ ev }) => ev === 'send_cmd__ret');
  return events.slice(0, end + 1);
}

class Recorder implements Probe {
  readonly events: Event[] = [];
  readonly #wanted: ReadonlySet<string>;
  #encodedWrite = false;
  sctx: SendContext | undefined;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  enter(name: string, fields: ProbeFields): void {
    this.#record(name, fields);
  }

  leave(name: string, fields: ProbeFields): void {
    if (Object.keys(fields).length > 0) this.#record(`${name}__ret`, fields);
  }

  event(): void {
    // The kernel's calls only.
  }

  /** Encoded writes were not traced. */
  #isEncodedWrite(ev: string, { cmd }: ProbeFields): boolean {
    if (ev === 'send_cmd') this.#encodedWrite = cmd === 'ENCODED_WRITE';
    return this.#encodedWrite && ev.startsWith('send_cmd');
  }

  #record(ev: string, fields: ProbeFields): void {
    if (!this.#wanted.has(ev) || this.#isEncodedWrite(ev, fields)) return;
    const { curIno, sendProgress } = this.sctx ?? { curIno: 0, sendProgress: 0 };
    this.events.push({ cur_ino: curIno, prog: sendProgress, ...fields, ev });
  }
}

/** The first difference in words; undefined if there is none. */
function firstDifference(kernel: readonly Event[], ours: readonly Event[]): string | undefined {
  for (const [at, theirs] of kernel.entries()) {
    const our = ours[at];
    if (!our || !agrees(theirs, our)) {
      return `event ${at}: kernel ${JSON.stringify(theirs)}, ours ${shown(our)}`;
    }
  }
  const more = ours[kernel.length];
  return more && `behind the kernel's last event: ${shown(more)}`;
}

function agrees(kernel: Event, ours: Event): boolean {
  if (kernel.ev !== ours.ev) return false;
  const failed = typeof kernel['ret'] === 'number' && kernel['ret'] < 0;
  const fields = failed ? ['ret'] : Object.keys(kernel).filter((key) => !ignoredFields.has(key));
  // Where the caller asks for the inode's presence only, `gen` is whatever lay in memory.
  if (kernel.ev === 'get_inode_info__ret' && !('gen' in ours)) return ours['ret'] === kernel['ret'];
  return fields.every((key) => sameValue(kernel[key], ours[key], kernel['name_len']));
}

function sameValue(kernel: unknown, ours: unknown, nameLength: unknown): boolean {
  if (typeof kernel === 'string' && typeof ours === 'string') {
    if (kernel === ours) return true;
    if (typeof nameLength === 'number' && kernel.startsWith(ours)) return true;
    return kernel.length >= tracedNameLength && ours.startsWith(kernel);
  }
  if (Array.isArray(kernel) && Array.isArray(ours)) {
    // Of many recorded refs the first five are traced.
    const traced = kernel.at(-1) === '...' ? kernel.slice(0, -1) : kernel;
    return traced.every((value, at) => sameValue(value, ours[at], undefined));
  }
  return kernel === null
    ? (ours ?? null) === null
    : kernel === (typeof ours === 'bigint' ? Number(ours) : ours);
}

const shown = (event: Event | undefined): string =>
  JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));

describeCorpus("the kernel's own calls", () => {
  const differences = new Map<string, string | undefined>();
  /** What was traced wherever it happened: a call of ours that the kernel did not make shows. */
  const wanted = new Set<string>();

  beforeAll(async () => {
    for (const name of tracedCases()) {
      const text = (await traceText(name)) ?? '';
      for (const [, ev = ''] of text.matchAll(/"ev": "(\w+)"/g)) wanted.add(ev);
    }
    for (const ev of untracedResults) wanted.delete(ev);
  });

  for (const name of tracedCases()) {
    test(name, async ({ skip }) => {
      const kernel = kernelEvents((await traceText(name)) ?? '');
      const recorder = new Recorder(wanted);
      const { json } = corpusCase(name);
      const { filesystem, close } = await openCase(corpusCase(name));
      for (const send of json.sends) {
        const sink = { write: () => undefined };
        const sctx = beginSend(setupOf(filesystem, send, sink, recorder));
        recorder.sctx = sctx;
        while (sendStep(sctx));
      }
      close();
      const difference = firstDifference(kernel, recorder.events);
      differences.set(name, difference);
      if (mustAgree.has(name)) expect(difference).toBeUndefined();
      else if (difference !== undefined) skip(difference);
    });
  }

  afterAll(() => {
    for (const [name, difference] of differences) if (difference) console.log(name, difference);
    const agreeing = [...differences].filter(([, difference]) => difference === undefined);
    console.log(`${agreeing.length} of ${tracedCases().length} traces agree in every call`);
    if (process.env['UPDATE_GOLDENS'] !== '1') return;
    const names = new Set([...mustAgree, ...agreeing.map(([name]) => name)]);
    writeFileSync(listPath, `${JSON.stringify([...names].sort(), null, 2)}\n`);
  });
});
