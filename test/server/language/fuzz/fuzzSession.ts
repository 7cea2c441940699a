// SPDX-License-Identifier: GPL-2.0-only
import {
  CancellationTokenSource,
  LSPErrorCodes,
  ResponseError,
  type CallHierarchyItem,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { diskStreamFinder } from '../../../../server/language/parents/diskStreamFinder';
import {
  fileChangedNotification,
  textClosedNotification,
} from '../../../../server/language/protocol';
import { nodeFileOpener } from '../../../../server/nodeFileOpener';
import type { FileOpener } from '../../../../server/fileOpener';
import { streamTextUri } from '../../../../server/streamUri';
import { URI } from 'vscode-uri';
import { Dice } from '../../../differential/dice';
import { connectedClient } from '../connectedClient';
import { answerFaults, type NamedPlace } from './answerFaults';
import { FuzzFiles } from './fuzzFiles';
import { anyRequest, textRequests, type FuzzRequest, type Remembered } from './fuzzRequests';
import { rangeFaults } from './rangeFaults';

/** Requests asked while files change, and how long all of them may take, in milliseconds. */
const requestCount = 150;
const patience = 120_000;

/** Longer than the server waits for files to come to rest, in milliseconds. */
const restTime = 300;

/** What a client may be told instead of an answer. */
const expectedErrors: readonly number[] = [
  LSPErrorCodes.RequestCancelled,
  LSPErrorCodes.RequestFailed,
  LSPErrorCodes.ContentModified,
];

/** What a session came to. */
export interface FuzzOutcome {
  readonly requests: number;
  readonly cancelled: number;
  /** By method and message, what requests were refused with. */
  readonly refusals: ReadonlyMap<string, number>;
  /** What was wrong. */
  readonly faults: readonly string[];
}

/**
 * A client's session with a server, as a seed decides: first anything is asked in any order while files
 * change; then, while they stay, everything about each, and the answers must fit its text.
 */
export class FuzzSession {
  readonly #dice: Dice;
  readonly #files: FuzzFiles;
  readonly #client: ProtocolConnection;
  readonly #remembered: Remembered = { items: [], diagnostics: [] };
  readonly #faults: string[] = [];
  readonly #refusals = new Map<string, number>();
  readonly #unanswered = new Map<number, string>();
  #requests = 0;
  #cancelled = 0;
  #openFiles = 0;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    this.#files = new FuzzFiles(this.#dice, 6);
    const finder = diskStreamFinder([this.#files.folder]);
    this.#client = connectedClient(this.#countingOpener(), () => finder);
  }

  async run(): Promise<FuzzOutcome> {
    try {
      const done = this.#all().then(() => undefined);
      const late = new Promise<string>((resolve) => {
        setTimeout(() => resolve('late'), patience).unref();
      });
      if ((await Promise.race([done, late])) !== undefined)
        this.#faults.push(`without an answer: ${[...this.#unanswered.values()].join(', ')}`);
    } finally {
      this.#client.dispose();
      this.#files.remove();
    }
    return {
      requests: this.#requests,
      cancelled: this.#cancelled,
      refusals: this.#refusals,
      faults: this.#faults,
    };
  }

  async #all(): Promise<void> {
    await this.#client.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { workspace: { diagnostics: { refreshSupport: true } } },
      initializationOptions: { commands: true },
    });
    await this.#client.sendNotification('initialized', {});
    await this.#disturbed();
    for (const uri of this.#files.uris) await this.#tell(fileChangedNotification, uri);
    // The server waits for a while whether they change once more.
    await new Promise((resolve) => setTimeout(resolve, restTime));
    for (const uri of this.#files.uris) await this.#quiet(streamTextUri(URI.parse(uri)).toString());
    await this.#client.sendRequest('shutdown');
    // What is being opened is closed once it is open.
    for (let left = 50; left > 0 && this.#openFiles > 0; left--)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#openFiles !== 0) this.#faults.push(`${this.#openFiles} files stay open`);
  }

  /** Anything in any order, not waiting for most answers. */
  async #disturbed(): Promise<void> {
    const dice = this.#dice;
    const asked: Promise<unknown>[] = [];
    for (let left = requestCount; left > 0; left--) {
      const request = anyRequest(dice, this.#files, this.#remembered);
      const answer = this.#ask(request, dice.chance(0.15));
      asked.push(answer);
      if (dice.chance(0.05)) {
        const uri = this.#files.change();
        if (dice.chance(0.7)) await this.#tell(fileChangedNotification, uri);
      }
      if (dice.chance(0.03)) await this.#tell(textClosedNotification, this.#files.anyText());
      if (dice.chance(0.03))
        await this.#client.sendNotification('workspace/didChangeConfiguration', { settings: null });
      if (dice.chance(0.4)) await answer;
    }
    await Promise.all(asked);
  }

  /** All there is to ask about a text that stays as it is. */
  async #quiet(uri: string): Promise<void> {
    const lines = await this.#linesOf(uri);
    const size = {
      lines: lines.length + 1,
      characters: 1 + Math.max(...lines.map(({ length }) => length)),
    };
    const places: NamedPlace[] = [];
    for (const request of textRequests(this.#dice, uri, size, this.#remembered)) {
      const answer = await this.#ask(request, false);
      const look = answerFaults[request.method];
      if (answer === null || answer === undefined || !look) continue;
      // It is what the protocol says, as far as the server keeps to that.
      const wrong = look(answer as never, { params: request.params, uri, lines, places });
      for (const fault of wrong) this.#fault(request, fault);
    }
    for (const place of places) {
      const wrong = rangeFaults(place.range, await this.#linesOf(place.uri));
      for (const fault of wrong) this.#faults.push(`${place.uri}: ${fault}`);
    }
  }

  async #linesOf(uri: string): Promise<readonly string[]> {
    const params = { uri };
    const answer = await this.#ask({ method: 'workspace/textDocumentContent', params }, false);
    const { text } = answer as { text: string };
    return text.split('\n');
  }

  /** The answer; undefined where there is none, as may be. */
  async #ask(request: FuzzRequest, isCancelled: boolean): Promise<unknown> {
    const { method, params } = request;
    const number = this.#requests++;
    const source = new CancellationTokenSource();
    this.#unanswered.set(number, `${method} ${JSON.stringify(params)}`);
    if (isCancelled) {
      this.#cancelled++;
      setTimeout(() => source.cancel(), this.#dice.below(20));
    }
    try {
      const answer: unknown = await this.#client.sendRequest(method, params, source.token);
      this.#remember(method, answer);
      return answer;
    } catch (error) {
      if (error instanceof ResponseError && expectedErrors.includes(error.code)) {
        const text = `${method}: ${withoutNames(error.message)}`;
        this.#refusals.set(text, (this.#refusals.get(text) ?? 0) + 1);
      } else {
        this.#fault(request, String(error));
      }
      return undefined;
    } finally {
      this.#unanswered.delete(number);
    }
  }

  #remember(method: string, answer: unknown): void {
    if (method === 'textDocument/prepareCallHierarchy' && Array.isArray(answer))
      this.#remembered.items = answer as CallHierarchyItem[];
    if (method === 'textDocument/diagnostic')
      this.#remembered.diagnostics = (answer as { items: Diagnostic[] }).items.slice(0, 20);
  }

  #fault({ method, params }: FuzzRequest, fault: string): void {
    this.#faults.push(`${method} ${JSON.stringify(params)}: ${fault}`);
  }

  #tell(notification: string, uri: string): Promise<void> {
    return this.#client.sendNotification(notification, { uri });
  }

  #countingOpener(): FileOpener {
    return {
      open: async (file) => {
        const opened = await nodeFileOpener.open(file);
        this.#openFiles++;
        let isOpen = true;
        const close = (): void => {
          if (isOpen) this.#openFiles--;
          isOpen = false;
          opened.close();
        };
        return { ...opened, close };
      },
    };
  }
}

/** The message as it is for other files as well. */
const withoutNames = (message: string): string =>
  message.replace(/\S*btrfs-fuzz-.*?\.btrfs-stream/g, '…').replace(/\d+/g, 'N');
