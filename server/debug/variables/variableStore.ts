// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { staleReference } from '../errors';
import { valueMemory } from '../memory';
import type { Field, Value, ValueFormat } from './value';

interface Container {
  readonly fields: () => readonly Field[];
  readonly prepare?: () => Promise<void>;
  readonly value: Value | undefined;
  /** An expression for the container; empty for a scope, whose fields stand for themselves. */
  readonly expression: string;
  /** The same, but with members of lists by their keys, which hold when others come and go. */
  readonly lasting: string;
}

/** Which members of a container are asked for. */
export interface Page {
  readonly filter?: 'indexed' | 'named' | undefined;
  readonly start?: number | undefined;
  readonly count?: number | undefined;
}

/** Members shown at most where a client doesn't say how many it wants. */
const unpagedLimit = 10_000;

/** The references by which a client looks into values; they hold until the engine moves. */
export class VariableStore {
  private containers = new Map<number, Container>();
  /** Never given twice, so that a reference from before a step can be told from a new one. */
  private lastReference = 0;

  clear(): void {
    this.containers.clear();
  }

  /**
   * A scope's fields; `expression` is what their names are fields of, if anything. `prepare` is waited
   * for before they are made.
   */
  scope(fields: () => readonly Field[], expression: string, prepare?: () => Promise<void>): number {
    return this.add({
      fields,
      ...(prepare && { prepare }),
      value: undefined,
      expression,
      lasting: expression,
    });
  }

  /** What DAP says of a value, wherever it shows one. */
  describe(
    value: Value,
    expression: string,
    format: ValueFormat,
    lasting = expression,
  ): DescribedValue {
    if (value.later) return this.describeLater(value, value.later, expression);
    const named = value.fields?.length ?? 0;
    const indexed = value.items?.count ?? 0;
    const expandable = named + indexed > 0;
    return {
      text: value.show(format),
      ...(value.type !== undefined && { type: value.type }),
      ...memoryOf(value, expression),
      ...(value.command !== undefined && { valueLocationReference: value.command + 1 }),
      variablesReference: expandable
        ? this.add({ fields: () => value.fields ?? [], value, expression, lasting })
        : 0,
      ...(expandable && { namedVariables: named, indexedVariables: indexed }),
    };
  }

  /** To be waited for before members are asked for. */
  async prepare(reference: number): Promise<void> {
    await this.containers.get(reference)?.prepare?.();
  }

  /** Throws where the reference is of an earlier stop. */
  members(reference: number, page: Page, format: ValueFormat): DebugProtocol.Variable[] {
    const container = this.containers.get(reference);
    if (!container) throw staleReference(reference);
    const named = page.filter === 'indexed' ? [] : this.named(container, page, format);
    const indexed = page.filter === 'named' ? [] : this.indexed(container, page, format);
    return [...named, ...indexed];
  }

  /** An expression for a container's member that names it also when others come and go. */
  lasting(reference: number, name: string): string {
    const container = this.containers.get(reference);
    if (!container) throw staleReference(reference);
    const index = /^\[(\d+)\]$/.exec(name)?.[1];
    return index === undefined
      ? fieldOf(container.lasting, name)
      : lastingItem(container, Number(index));
  }

  /** A client that shows it asks for its one member, which takes its place. */
  private describeLater(value: Value, later: () => Value, expression: string): DescribedValue {
    const fields = (): Field[] => [{ name: '', expression, value: later() }];
    const container = { fields, value: undefined, expression, lasting: expression };
    return {
      text: '',
      ...(value.type !== undefined && { type: value.type }),
      presentationHint: { lazy: true },
      variablesReference: this.add(container),
    };
  }

  private named(container: Container, page: Page, format: ValueFormat): DebugProtocol.Variable[] {
    const from = page.filter === 'named' ? (page.start ?? 0) : 0;
    const count = page.filter === 'named' ? pageSize(page) : unpagedLimit;
    const fields = container.fields().slice(from, from + count);
    return fields.map(({ name, value, expression: own }) => {
      const expression = own ?? fieldOf(container.expression, name);
      const lasting = own ?? fieldOf(container.lasting, name);
      return this.variable(name, value, expression, format, lasting);
    });
  }

  private indexed(container: Container, page: Page, format: ValueFormat): DebugProtocol.Variable[] {
    const items = container.value?.items;
    if (!items) return [];
    const from = page.start ?? 0;
    const end = Math.min(items.count, from + pageSize(page));
    const variables: DebugProtocol.Variable[] = [];
    for (let index = from; index < end; index++) {
      const value = items.at(index);
      const expression = `${container.expression}[${index}]`;
      if (!value) continue;
      const lasting = lastingItem(container, index);
      variables.push(this.variable(`[${index}]`, value, expression, format, lasting));
    }
    return variables;
  }

  private variable(
    name: string,
    value: Value,
    expression: string,
    format: ValueFormat,
    lasting: string,
  ): DebugProtocol.Variable {
    const { text, ...described } = this.describe(value, expression, format, lasting);
    return { name, value: text, evaluateName: expression, ...described };
  }

  private add(container: Container): number {
    this.lastReference += 1;
    this.containers.set(this.lastReference, container);
    return this.lastReference;
  }
}

function memoryOf(
  { memory, bytes }: Value,
  expression: string,
): Pick<DescribedValue, 'memoryReference'> {
  if (memory === undefined && !bytes) return {};
  return { memoryReference: memory ?? valueMemory(expression) };
}

function fieldOf(expression: string, name: string): string {
  return expression === '' ? name : `${expression}.${name}`;
}

function lastingItem({ lasting, value }: Container, index: number): string {
  const key = value?.items?.keyOf?.(index);
  return key === undefined ? `${lasting}[${index}]` : `${lasting}["${key.replaceAll('"', '\\"')}"]`;
}

/** 0 stands for all, as nothing does. */
function pageSize({ count = 0 }: Page): number {
  return count > 0 ? count : unpagedLimit;
}

export interface DescribedValue {
  readonly text: string;
  readonly type?: string;
  readonly variablesReference: number;
  readonly namedVariables?: number;
  readonly indexedVariables?: number;
  readonly memoryReference?: string;
  readonly valueLocationReference?: number;
  readonly presentationHint?: DebugProtocol.VariablePresentationHint;
}
