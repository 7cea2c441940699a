// SPDX-License-Identifier: GPL-2.0-only
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { URI } from 'vscode-uri';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import * as commands from '../../../server/language/commandProtocol';
import * as identity from '../../../server/language/identityProtocol';
import { textClosedNotification } from '../../../server/language/protocol';
import * as receive from '../../../server/language/receive/receiveProtocol';
import { startLanguageServer } from '../../../server/language/server';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { streamTextUri } from '../../../server/streamUri';
import { fixturePath } from './languageFixtures';

const uri = streamTextUri(URI.file(fixturePath('orphan-directory'))).toString();

/** What answers, whatever it is asked with. */
const methods = [
  ...[
    'documentSymbol',
    'foldingRange',
    'documentLink',
    'hover',
    'definition',
    'declaration',
    'references',
    'documentHighlight',
    'selectionRange',
    'prepareCallHierarchy',
    'semanticTokens/full',
    'semanticTokens/range',
    'inlayHint',
    'codeLens',
    'codeAction',
    'diagnostic',
  ].map((feature) => `textDocument/${feature}`),
  'callHierarchy/incomingCalls',
  'callHierarchy/outgoingCalls',
  'workspace/symbol',
  'workspace/textDocumentContent',
  ...[commands, identity, receive]
    .flatMap((protocol) => Object.entries(protocol))
    .flatMap(([name, method]) => (name.endsWith('Request') ? method : [])),
];

const junk = fc.oneof(
  fc.constantFrom(
    null,
    -1,
    1.5,
    1e300,
    2 ** 53,
    '',
    'é\u0000',
    [],
    {},
    true,
    uri,
    'file:///',
    '::',
  ),
  fc.jsonValue(),
);
const position = fc.oneof(
  fc.record({ line: fc.nat({ max: 40 }), character: fc.nat({ max: 99 }) }),
  fc.record({ line: junk, character: junk }),
  junk,
);
const often = (value: string) => fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, junk);
const params = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        textDocument: fc.oneof(fc.record({ uri: often(uri) }), junk),
        uri: often(uri),
        text: often(uri),
        position,
        positions: fc.oneof(fc.array(position, { maxLength: 3 }), junk),
        range: fc.oneof(fc.record({ start: position, end: position }), junk),
        context: fc.oneof(fc.constant({ includeDeclaration: true, diagnostics: [] }), junk),
        item: fc.oneof(
          fc.record({
            uri: often(uri),
            data: fc.record({ text: often(uri), inode: junk, name: junk }),
          }),
          junk,
        ),
        line: junk,
        character: junk,
        command: junk,
        query: junk,
        directory: junk,
        from: junk,
        offset: junk,
        format: junk,
        id: junk,
      },
      { requiredKeys: [] },
    ),
  },
  junk,
);

let client: ProtocolConnection;
beforeEach(async () => {
  const up = new PassThrough();
  const down = new PassThrough();
  startLanguageServer(createConnection(up, down), nodeFileOpener, () => ({
    find: () => Promise.resolve([]),
  }));
  client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.listen();
  const options = { commands: true, findsStreams: true };
  const capabilities = {};
  await client.sendRequest('initialize', {
    processId: null,
    capabilities,
    initializationOptions: options,
  });
  await client.sendNotification('initialized', {});
});
afterEach(() => client.dispose());

test('whatever is asked is answered, if by an error, and the next question, too', async () => {
  const text = await client.sendRequest('workspace/textDocumentContent', { uri });
  const ask = async (method: string, wrong: unknown): Promise<void> => {
    // Only what JSON can say comes over a connection.
    const said: unknown = JSON.parse(JSON.stringify(wrong));
    await client.sendRequest(method, said).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Error);
    });
  };
  await fc.assert(fc.asyncProperty(fc.constantFrom(...methods), params, ask), { numRuns: 800 });
  // No number of commands: the way to that state would never end.
  await vi.waitFor(async () => {
    const verdict = await client.sendRequest(receive.verdictRequest, { uri });
    expect(verdict).not.toMatchObject({ state: 'checking' });
  });
  await ask(receive.snapshotInodeRequest, { uri, command: {}, query: '257' });
  await client.sendNotification(textClosedNotification, { uri: 5 });
  expect(await client.sendRequest('workspace/textDocumentContent', { uri })).toEqual(text);
  expect(text).toMatchObject({ text: expect.stringContaining('snapshot') as unknown });
});
