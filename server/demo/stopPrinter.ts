// SPDX-License-Identifier: GPL-2.0-only
import { commandText } from '../../engine/stream/commandText';
import { readCommand } from '../../engine/stream/decode';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { layoutStreamText, type StreamTextLayout } from '../../engine/stream/streamText';
import type { DapClient } from './dapClient';
import { orphanNames } from './orphanNames';
import { readVariables, type Stop } from './stop';

/** Prints what the adapter shows at each stop, and what was sent since the stop before. */
export class StopPrinter {
  readonly #client: DapClient;
  readonly #index: StreamIndex;
  readonly #layout: StreamTextLayout;
  readonly #print: (line: string) => void;
  /** The command that was next at the last stop. */
  #next = 0;

  constructor(client: DapClient, index: StreamIndex, print: (line: string) => void) {
    this.#client = client;
    this.#index = index;
    this.#layout = layoutStreamText(index);
    this.#print = print;
  }

  async print(stop: Stop): Promise<void> {
    const next = this.#nextCommand(stop);
    this.#printSent(next);
    this.#field('stopped', [stop.reason]);
    this.#field('next command', next < this.#index.commandCount ? [this.#text(next)] : []);
    this.#field(
      'stack',
      stop.frames.map(({ name }) => name),
    );
    for (const name of ['send_progress', 'cur_ino']) {
      this.#field(name, valuesIn(stop, 'Send context', name));
    }
    for (const name of ['new_refs', 'deleted_refs']) {
      this.#field(name, await this.#children(stop, 'Recorded refs', name));
    }
    this.#field('name_cache', await this.#children(stop, 'Name cache', 'name_cache'));
    this.#field('orphan names', orphanNames(this.#index, next));
    this.#next = next;
  }

  /** What the send wrote on the way here, or took back. */
  #printSent(next: number): void {
    const back = next < this.#next;
    const [first, end] = back ? [next, this.#next] : [this.#next, next];
    const texts = Array.from({ length: end - first }, (_, at) => this.#text(first + at));
    this.#field(back ? 'taken back' : 'sent', texts);
  }

  #nextCommand(stop: Stop): number {
    const line = stop.frames[0]?.line ?? 0;
    return this.#layout.firstCommandAtOrAfter(1, line - 1) ?? this.#index.commandCount;
  }

  #text(command: number): string {
    return commandText(readCommand(this.#index, command, { dataLimit: 0 })).replace(/ {2,}/g, '  ');
  }

  /** The collapsed children of one variable in a scope, a line each. */
  async #children(stop: Stop, scope: string, name: string): Promise<string[]> {
    const variable = stop.scopes.get(scope)?.find((candidate) => candidate.name === name);
    const children = await readVariables(this.#client, variable?.variablesReference ?? 0);
    return children.map((child) => child.value);
  }

  /** A name and its values, one below another; `–` for none. */
  #field(name: string, values: readonly string[]): void {
    const [first = '–', ...rest] = values;
    this.#print(`  ${name.padEnd(14)} ${first}`);
    for (const value of rest) this.#print(`${' '.repeat(17)}${value}`);
  }
}

const valuesIn = (stop: Stop, scope: string, name: string): string[] =>
  (stop.scopes.get(scope) ?? [])
    .filter((variable) => variable.name === name)
    .map(({ value }) => value);
