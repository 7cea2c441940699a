// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { corpusCases, describeCorpus } from '../../../corpus';
import { agreement, type Agreement } from './agreement';
import { openChain } from './corpusChains';

/**
 * Sends of which the rebuilt snapshots make all recorded metadata commands again, and no others: the
 * case, and the kernel where it isn't 6.18. UPDATE_GOLDENS=1 adds those that become so.
 */
const listPath = new URL('agreeing.json', import.meta.url);
const mustAgree = new Set(JSON.parse(readFileSync(listPath, 'utf8')) as string[]);

/** Why the others can't: what none of their streams tells. */
const reasons: Readonly<Record<string, string>> = {
  'btrfs-168-03':
    'an inode without a name, of which streams say nothing, ends the one before twice',
  'x-bad-data-01': 'the send failed: the engine goes on where its stream ends',
  'x-too-long-paths-01': 'the send failed: the engine goes on where its stream ends',
  'x-holes-prealloc-05': 'one extent up to the end of file, of which the parent’s file has parts',
  'x-holes-prealloc-11': 'one extent up to the end of file, of which the parent’s file has parts',
  'btrfs-135-03': 'the root directories of subvolumes that are no relatives have other generations',
};

/** Bytes of a stream at most: one of the corpus has a gigabyte of zeros. Another is empty. */
const largest = 64 * 2 ** 20;

/** What these build on can't be sent. */
const withoutParent = new Set(['x-too-long-paths-02']);

/** Sends by Linux 6.1 that are gone through too: of each scenario's, every so many. */
const everyOlder = 8;

describeCorpus('sending rebuilt snapshots again', () => {
  const agreements = new Map<string, Agreement>();

  for (const [at, corpusCase] of corpusCases().entries()) {
    const { name, json } = corpusCase;
    const { size } = json.stream;
    if (size === 0 || size > largest) continue;
    const older = json.other_kernels?.['6.1'];
    const kernels = older && !older.same && at % everyOlder === 0 ? ['6.18', '6.1'] : ['6.18'];
    for (const kernel of kernels) {
      const label = kernel === '6.18' ? name : `${name} by ${kernel}`;
      test(label, async () => {
        const chain = await openChain(corpusCase, kernel);
        expect(chain === undefined).toBe(withoutParent.has(label));
        if (!chain) return;
        try {
          const found = agreement(chain.stream, chain.parents, kernel);
          agreements.set(label, found);
          expect(found.trueDifferences).toEqual([]);
          if (mustAgree.has(label) || reasonOf(label) === '')
            expect(found.rebuiltDifferences.filter(isMetadata)).toEqual([]);
        } finally {
          chain.close();
        }
      });
    }
  }

  afterAll(() => {
    const agreeing = [...agreements].filter(([, { agreesInMetadata }]) => agreesInMetadata);
    const identical = [...agreements.values()].filter((one) => one.identical);
    for (const [label, found] of agreements) if (!found.identical) console.log(row(label, found));
    console.log(
      `of ${agreements.size} sends, ${agreeing.length} agree in all metadata commands, ${identical.length} in all bytes`,
    );
    if (process.env['UPDATE_GOLDENS'] !== '1') return;
    const labels = new Set([...mustAgree, ...agreeing.map(([label]) => label)]);
    writeFileSync(listPath, `${JSON.stringify([...labels].sort(), null, 2)}\n`);
  });
});

/** Of a scenario's variants alike. */
function reasonOf(label: string): string {
  const [found = ''] = Object.keys(reasons).filter((name) => label.startsWith(name));
  return reasons[found] ?? '';
}

const isMetadata = (text: string): boolean =>
  !/^. (write|clone|encoded_write|fallocate|update_extent) /.test(text);

/** A line of the table: shares of commands, and why not all, or what differs first. */
function row(label: string, found: Agreement): string {
  const share = ({ same, all }: Agreement['all']) => `${same}/${all}`.padStart(9);
  const [first = ''] = found.rebuiltDifferences;
  const reason = reasonOf(label) || `extents: ${first.replace(/\s+/g, ' ').slice(0, 50)}`;
  return `${label.padEnd(24)} metadata ${share(found.metadata)}  all ${share(found.all)}  ${reason}`;
}
